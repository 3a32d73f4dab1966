using Sora.Lab.Conditioning;
using Sora.Lab.Diffusion;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class BaseStageChoicesTests
{
    public static TheoryData<string> Choices =>
        ["transformer", "unet", "ensemble", "pixels", "drop", "noise", "frames", "velocity"];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Each_learns_a_few_clips_by_heart_and_draws(string choice)
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(Stage(choice, TinyStages.ExportAutoencoder(folder)), 60) with
        {
            LearningRate = new() { Peak = 1e-2, WarmupSteps = 5 },
            LogEvery = 20,
            CheckpointEvery = 60,
        };
        var losses = new List<double>();
        var result = TrainingRun.Start(
            config,
            folder["run"],
            progress: line => losses.AddRange(line.Note is null ? [line.Loss] : []),
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.Equal(TrainingEnd.Finished, result.End);
        Assert.True(losses[^1] < 0.95 * losses[0], $"{choice}: {string.Join(", ", losses)}");
        Assert.Single(Directory.GetFiles(folder["run/samples"]));
    }

    [Fact]
    public void Trained_by_its_inputs_alone_a_transformer_learns_and_keeps_the_rest()
    {
        using var folder = new TemporaryFolder();
        var stage = Stage("transformer", TinyStages.ExportAutoencoder(folder));
        var whole = TinyStages.Run(stage, 20) with { LearningRate = new() { Peak = 1e-2 } };
        TrainingRun.Start(whole, folder["whole"], cancellation: TestContext.Current.CancellationToken);
        var inputs = whole with { Stage = stage with { From = folder["whole/model"], TrainsOnlyInputs = true } };
        TrainingRun.Start(inputs, folder["inputs"], cancellation: TestContext.Current.CancellationToken);

        using var before = TextToVideo.Load(folder["whole/model"]);
        using var after = TextToVideo.Load(folder["inputs/model"]);
        Assert.NotEmpty(Changed(before.TextEncoder, after.TextEncoder));
        var changed = Changed(before.Transformer, after.Transformer);
        Assert.Contains("patchEmbedding.weight", changed);
        Assert.Contains("blocks.0.crossAttention.output.weight", changed);
        Assert.All(
            changed,
            name =>
                Assert.True(
                    name.Contains("Embedding", StringComparison.Ordinal)
                        || name.Contains("cross", StringComparison.Ordinal),
                    name
                )
        );
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        var plain = TinyStages.Base("somewhere");
        BaseStageConfig[] wrong =
        [
            plain with
            {
                Backbone = Backbone.UNet,
                TokenDrop = 0.5,
            },
            plain with
            {
                TokenDrop = 1,
            },
            plain with
            {
                FrameByFrame = true,
                Backbone = Backbone.Ensemble,
            },
            plain with
            {
                FrameByFrame = true,
                PatchOverlap = 1,
            },
            plain with
            {
                Backbone = Backbone.UNet,
                Patch = new(1, 2, 2),
            },
            plain with
            {
                TrainsOnlyInputs = true,
            },
            plain with
            {
                TrainsOnlyInputs = true,
                From = "somewhere",
                Backbone = Backbone.Ensemble,
            },
            plain with
            {
                Autoencoder = null,
                PixelBlock = new(4, 8, 4),
            },
            TinyStages.Packed("somewhere") with
            {
                Autoencoder = null,
            },
        ];
        Assert.All(wrong, config => Assert.Throws<TrainingException>(config.Check));
        var noise = TinyStages.Temporal("somewhere") with { Prediction = Prediction.Noise };
        Assert.Throws<TrainingException>(noise.Check);
    }

    private static List<string> Changed(nn.Module before, nn.Module after) =>
        [
            .. before
                .named_parameters()
                .Zip(after.named_parameters())
                .Where(static pair => !pair.First.parameter.equal(pair.Second.parameter).all().item<bool>())
                .Select(static pair => pair.First.name),
        ];

    private static BaseStageConfig Stage(string choice, string autoencoder)
    {
        var plain = TinyStages.Base(autoencoder) with
        {
            Data = new() { Buckets = [new(32, 32, 9, 8)], Simple = true },
            CachedClips = 8,
            Conditioning = ConditioningOdds.Never,
        };
        return choice switch
        {
            "unet" => plain with { Backbone = Backbone.UNet, Widths = [8, 8], PooledText = true },
            "ensemble" => plain with { Backbone = Backbone.Ensemble },
            "pixels" => plain with { Autoencoder = null, Prediction = Prediction.Preconditioned },
            "drop" => plain with { TokenDrop = 0.5 },
            "noise" => plain with { Prediction = Prediction.Noise },
            "frames" => plain with { FrameByFrame = true, Conditioning = new(0, 0, 0, 0, 0.5) },
            "velocity" => plain with { Prediction = Prediction.Velocity },
            _ => plain,
        };
    }
}
