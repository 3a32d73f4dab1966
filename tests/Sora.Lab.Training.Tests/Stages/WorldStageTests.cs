using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class WorldStageTests
{
    [Fact]
    public void Stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(Tiny(folder), 12);
        Train(config, folder["whole"]);
        Train(config with { Steps = 5 }, folder["parts"]);
        Train(config, folder["parts"], resume: true);

        SameBytes.Assert(folder["whole/checkpoints/step-000000012"], folder["parts/checkpoints/step-000000012"]);
        Assert.Equal(
            ["autoencoder.safetensors", "config.json", "transformer.safetensors"],
            Directory.EnumerateFiles(folder["whole/model"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Single(Directory.EnumerateFiles(folder["whole/samples"]));
        using var model = WorldModelFolder.Load(folder["whole/model"]);
        Assert.Equal(BlockControls.Names, model.Config.Controls);
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        using var folder = new TemporaryFolder();
        var rate = new LearningRate { Peak = 1e-2, WarmupSteps = 5 };
        var losses = new List<double>();
        var stage = Tiny(folder) with { FreshEpisodes = 0, Batch = 8 };
        TrainingRun.Start(
            TinyStages.Run(stage, 80) with
            {
                LearningRate = rate,
                LogEvery = 20,
            },
            folder["run"],
            progress: progress => losses.AddRange(progress.Note is null ? [progress.Loss] : []),
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(' ', losses));
    }

    [Fact]
    public void The_ring_holds_the_games_of_its_step_however_it_came_there()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var config = Tiny(folder);
        using var autoencoder = AutoencoderFolder.Load(config.Autoencoder);
        using var walked = Ring(config, autoencoder);
        using var jumped = Ring(config, autoencoder);
        for (var step = 0; step < 4; step++)
        {
            _ = walked.Take(step);
        }

        var (one, other) = (walked.Take(4), jumped.Take(4));
        Assert.Equal([3, 10, 3, 8, 8], one.Latents.shape);
        Assert.Equal([3, 3, 7], one.Controls.shape);
        Assert.True(one.Latents.equal(other.Latents).all().item<bool>());
        Assert.True(one.Controls.equal(other.Controls).all().item<bool>());
        Assert.False(one.Latents.equal(walked.Take(5).Latents).all().item<bool>());
    }

    [Fact]
    public void A_linear_code_of_a_cell_keeps_all_there_is_to_read()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var numbers = TinyStages.GameAutoencoder.Model;
        using var autoencoder = new Lab.Autoencoder.VideoAutoencoder(numbers);
        using var gradient = no_grad();
        var view = new BlockView(4);
        autoencoder.FixLinearPath(
            Enumerable.Range(0, 100).Select(i => Lab.Autoencoder.ClipTensors.ToTensor(view.Draw(Late((ulong)i))))
        );
        foreach (var (name, parameter) in autoencoder.named_parameters())
        {
            if (!name.Contains(".linear.", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
        }

        for (ulong seed = 1000; seed < 1030; seed++)
        {
            var state = Late(seed);
            var pixels = autoencoder.call(Lab.Autoencoder.ClipTensors.ToTensor(view.Draw(state)));
            Assert.Equal(SeenBlocks.Of(state), SeenBlocks.Read(Lab.Autoencoder.ClipTensors.ToClip(pixels, 8)));
        }

        static BlockState Late(ulong seed) => BlockEpisode.Play(seed, 60).States[^1];
    }

    [Theory]
    [InlineData("\"context\": 0", "stage.context")]
    [InlineData("\"freshEpisodes\": 513", "stage.freshEpisodes")]
    [InlineData("\"contextOdds\": 1", "stage.contextOdds")]
    [InlineData("\"cellSide\": 3", "stage.cellSide")]
    [InlineData("\"channelBalance\": 2", "stage.channelBalance")]
    public void A_number_out_of_range_is_named(string line, string name)
    {
        var json = "{ \"stage\": { \"kind\": \"world\", \"autoencoder\": \"a\", " + line + " } }";
        var error = Assert.Throws<TrainingException>(() => TrainingConfigFile.Parse(json));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_autoencoder_with_a_stride_in_time_is_refused()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.World(TinyStages.ExportAutoencoder(folder));
        var error = Assert.Throws<TrainingException>(() => config.Build(1, CPU));
        Assert.Contains("stride in time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Buckets_of_the_block_game_are_squares_of_whole_cells()
    {
        var data = TinyStages.GameAutoencoder.Data with { Buckets = [new(40, 32, 1, 4)] };
        Assert.Throws<TrainingException>((TinyStages.GameAutoencoder with { Data = data }).Check);
        Assert.Throws<TrainingException>(
            (TinyStages.GameAutoencoder with { Data = data with { Folder = "clips" } }).Check
        );
    }

    private static WorldStageConfig Tiny(TemporaryFolder folder) =>
        TinyStages.World(TinyStages.ExportAutoencoder(folder, TinyStages.GameAutoencoder));

    private static GameRing Ring(WorldStageConfig config, Lab.Autoencoder.VideoAutoencoder autoencoder)
    {
        var numbers = new WorldModelConfig(config.Transformer(10), autoencoder.Config, BlockControls.Names)
        {
            Context = config.Context,
            Side = 32,
        };
        return new GameRing(config, numbers, autoencoder, 1, Compute.Of(CPU));
    }

    private static void Train(TrainingConfig config, string folder, bool resume = false) =>
        TrainingRun.Start(config, folder, resume, cancellation: TestContext.Current.CancellationToken);
}
