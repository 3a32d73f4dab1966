using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Tests.Runs;

/// <summary>Stages small enough for a test.</summary>
internal static class TinyStages
{
    public static AutoencoderStageConfig Autoencoder { get; } =
        new()
        {
            Model = new VideoAutoencoderConfig
            {
                LatentChannels = 4,
                PatchFrames = 4,
                PatchSide = 4,
                TimeStrides = [false],
                Encoder = [new(8, 0), new(8, 1)],
                Decoder = [new(8, 1), new(8, 1)],
                EncoderMiddle = false,
                DecoderMiddle = false,
                PixelKernelFrames = 1,
                SecondKernelFrames = 1,
            },
            Data = new DataConfig { Buckets = [new(32, 32, 5, 2), new(48, 32, 1, 3, 0.5)], Simple = true },
            StatisticsClips = 4,
            SampleClips = 1,
        };

    public static RefinerStageConfig Refiner(string model) =>
        new()
        {
            Model = model,
            Refiner = new(8, 1),
            Data = new DataConfig { Buckets = [new(32, 32, 5, 2), new(48, 32, 1, 3, 0.5)], Simple = true },
            CachedClips = 3,
            CutSide = 24,
            SampleClips = 1,
        };

    public static BaseStageConfig Base(string autoencoder) =>
        new()
        {
            Autoencoder = autoencoder,
            Width = 16,
            Depth = 1,
            Heads = 2,
            FeedForwardWidth = 16,
            TextEncoder = new()
            {
                VocabularySize = 1,
                Width = 8,
                AttentionWidth = 8,
                FeedForwardWidth = 8,
                Heads = 2,
                Layers = 1,
                MaxLength = 64,
            },
            Data = new DataConfig { Buckets = [new(32, 32, 9, 2), new(48, 32, 1, 3, 0.5)], Simple = true },
            SampleClips = 1,
        };

    /// <summary>The same with clips of all sizes up to 13 frames of 48x48, two sequences a step.</summary>
    public static BaseStageConfig Packed(string autoencoder) =>
        Base(autoencoder) with
        {
            Data = new DataConfig
            {
                Packing = Packing.Packed,
                Simple = true,
                Native = new()
                {
                    LongestSide = 48,
                    MostFrames = 13,
                    TokenBudget = 96,
                    Lookahead = 8,
                    PacksPerStep = 2,
                },
            },
        };

    public static TemporalSuperResolutionStageConfig Temporal(string autoencoder) =>
        new()
        {
            Autoencoder = autoencoder,
            Width = 16,
            Depth = 1,
            Heads = 2,
            FeedForwardWidth = 16,
            TextEncoder = Base(autoencoder).TextEncoder,
            Data = new DataConfig
            {
                Buckets = [new(32, 32, 17, 2)],
                FramesPerStep = 2,
                Simple = true,
            },
            StatisticsClips = 2,
            SampleClips = 1,
        };

    public static SpatialSuperResolutionStageConfig Spatial(string autoencoder) =>
        new()
        {
            Autoencoder = autoencoder,
            Width = 16,
            Depth = 1,
            Heads = 2,
            FeedForwardWidth = 16,
            TextEncoder = Base(autoencoder).TextEncoder,
            Data = new DataConfig
            {
                Buckets = [new(64, 64, 5, 2), new(64, 96, 1, 3, 0.5)],
                FramesPerStep = 2,
                Simple = true,
            },
            CropSide = 32,
            StatisticsClips = 2,
            SampleClips = 1,
        };

    /// <summary>An autoencoder of the block game's frames, each by itself.</summary>
    public static AutoencoderStageConfig GameAutoencoder { get; } =
        new()
        {
            Model = new VideoAutoencoderConfig
            {
                LatentChannels = 10,
                PatchSide = 4,
                TimeStrides = [],
                Encoder = [new(8, 0)],
                Decoder = [new(8, 0)],
                EncoderMiddle = false,
                DecoderMiddle = false,
                LinearPath = true,
            },
            Data = new DataConfig { Buckets = [new(32, 32, 1, 4)], Blocks = true },
            StatisticsClips = 64,
            SampleClips = 0,
        };

    public static WorldStageConfig World(string autoencoder) =>
        new()
        {
            Autoencoder = autoencoder,
            CellSide = 4,
            Context = 2,
            Width = 24,
            Depth = 1,
            Heads = 2,
            FeedForwardWidth = 24,
            Batch = 3,
            Episodes = 5,
            EpisodeFrames = 6,
            FreshEpisodes = 2,
            SampleClips = 1,
        };

    public static TrainingConfig Run(StageConfig stage, long steps) =>
        new()
        {
            Stage = stage,
            Steps = steps,
            Threads = 1,
            LearningRate = new LearningRate { Peak = 1e-3, WarmupSteps = 2 },
            LogEvery = 5,
            CheckpointEvery = 10,
            SampleEvery = 0,
            TensorBoard = false,
        };

    /// <summary>A folder with a tiny autoencoder as the autoencoder stage leaves it.</summary>
    public static string ExportAutoencoder(TemporaryFolder folder, AutoencoderStageConfig? config = null)
    {
        using var generator = manual_seed(1);
        var target = Directory.CreateDirectory(folder["autoencoder"]).FullName;
        using var stage = (config ?? Autoencoder).Build(1, CPU);
        stage.Export(target);
        return target;
    }

    /// <summary>A folder with a tiny model, untrained, as the base stage leaves it.</summary>
    public static string ExportBase(TemporaryFolder folder)
    {
        using var stage = Base(ExportAutoencoder(folder)).Build(1, CPU);
        stage.Export(folder["model"]);
        return folder["model"];
    }
}
