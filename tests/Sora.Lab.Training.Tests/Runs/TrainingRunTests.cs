using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Tests.Data;
using Sora.Lab.Weights;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Tests.Runs;

public sealed class TrainingRunTests
{
    [Fact]
    public void Writes_everything_a_user_looks_for()
    {
        using var folder = new TemporaryFolder();
        var reports = new List<TrainingProgress>();
        var config = TinyStages.Run(TinyStages.Autoencoder, 12) with { TensorBoard = true };
        var result = Start(config, folder.Path, progress: reports.Add);

        Assert.Equal((12, TrainingEnd.Finished), (result.Step, result.End));
        Assert.True(File.Exists(folder["config.json"]));
        Assert.Equal(["step-000000010", "step-000000012"], Names(folder["checkpoints"]));
        Assert.Equal(["step-00000012-00.mp4"], Names(folder["samples"]));
        Assert.Equal(["autoencoder.safetensors", "config.json"], Names(folder["model"]));
        Assert.NotEmpty(Names(folder["tensorboard"]));
        Assert.Equal(4, File.ReadAllLines(folder["log.csv"]).Length);
        Assert.All(reports.Where(report => report.Note is null), report => Assert.True(report.ClipsPerSecond > 0));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void Stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(TinyStages.Autoencoder, 14);
        Start(config, folder["whole"]);
        using var stop = new CancellationTokenSource();
        var first = Start(config, folder["parts"], progress: p => StopAfter(p, 5, stop), stop: stop);
        var second = Start(config, folder["parts"], resume: true);

        Assert.Equal((5, TrainingEnd.Stopped), (first.Step, first.End));
        Assert.Equal(TrainingEnd.Finished, second.End);
        SameBytes.Assert(folder["whole/checkpoints/step-000000014"], folder["parts/checkpoints/step-000000014"]);
    }

    [Fact]
    public void The_base_stage_stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Base(TinyStages.ExportAutoencoder(folder)) with { CachedClips = 5 };
        var config = TinyStages.Run(stage, 14);
        Start(config, folder["whole"]);
        using var stop = new CancellationTokenSource();
        Start(config, folder["parts"], progress: p => StopAfter(p, 5, stop), stop: stop);
        Start(config, folder["parts"], resume: true);

        SameBytes.Assert(folder["whole/checkpoints/step-000000014"], folder["parts/checkpoints/step-000000014"]);
        Assert.Equal(
            [
                "autoencoder.safetensors",
                "config.json",
                "text_encoder.safetensors",
                "transformer.safetensors",
                "vocab.txt",
            ],
            Names(folder["whole/model"])
        );
    }

    [Fact]
    public void Packed_training_stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Packed(TinyStages.ExportAutoencoder(folder));
        var config = TinyStages.Run(stage, 9) with { LogEvery = 2 };
        Start(config, folder["whole"]);
        using var stop = new CancellationTokenSource();
        var first = Start(config, folder["parts"], progress: p => StopAfter(p, 4, stop), stop: stop);
        Start(config, folder["parts"], resume: true);

        Assert.Equal(TrainingEnd.Stopped, first.End);
        SameBytes.Assert(folder["whole/checkpoints/step-000000009"], folder["parts/checkpoints/step-000000009"]);
    }

    [Fact]
    public void A_folder_with_damaged_files_is_trained_on_and_they_are_listed()
    {
        using var folder = new TemporaryFolder();
        using var clips = new TemporaryFolder();
        FolderFiles.Write(clips, "a.gif", 9, 40, 32, "fine");
        FolderFiles.Write(clips, "image.png", 1, 32, 48, "an image");
        FolderFiles.Write(clips, "broken.mp4", 17, 32, 64, "broken");
        FolderFiles.Damage(clips["broken.mp4"]);
        File.WriteAllText(clips["empty.mp4"], "");
        var stage = TinyStages.Packed(TinyStages.ExportAutoencoder(folder));
        var data = stage.Data with
        {
            Folder = clips.Path,
            Simple = false,
            Native = stage.Data.Native with { Lookahead = 1, PacksPerStep = 1, TokenBudget = 48 },
        };
        var result = Start(TinyStages.Run(stage with { Data = data, SampleClips = 2 }, 8), folder["run"]);

        Assert.Equal(8, result.Step);
        Assert.True(double.IsFinite(result.Loss));
        Assert.Equal(2, result.Skipped.Count);
        Assert.Contains("broken.mp4", result.Skipped[0], StringComparison.Ordinal);
        Assert.Contains("empty.mp4", result.Skipped[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Training_can_go_on_from_a_finished_model_of_the_same_sizes_alone()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Base(TinyStages.ExportAutoencoder(folder)) with { SampleClips = 0 };
        Start(TinyStages.Run(stage, 4), folder["first"]);
        var config = TinyStages.Run(stage with { From = folder["first/model"] }, 1);
        var still = config with
        {
            LearningRate = new LearningRate { Peak = 1e-12, WarmupSteps = 0 },
        };
        Start(still, folder["second"]);

        var transformer = ModelFolder.TransformerFile;
        var first = File.ReadAllBytes(Path.Combine(folder["first/model"], transformer));
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(folder["second/model"], transformer)));
        var wider = still with { Stage = stage with { From = folder["first/model"], Width = 32 } };
        Assert.Throws<SafetensorsException>(() => Start(wider, folder["third"]));
    }

    [Fact]
    public void Training_can_go_on_with_longer_captions_than_before()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Base(TinyStages.ExportAutoencoder(folder)) with { SampleClips = 0 };
        Start(TinyStages.Run(stage, 1), folder["first"]);
        var longer = stage with
        {
            From = folder["first/model"],
            TextEncoder = stage.TextEncoder! with { MaxLength = 96 },
            Data = stage.Data with { Characters = new(Two: 0.5, Three: 0.5), Buckets = [new(64, 64, 9, 2)] },
        };
        Start(TinyStages.Run(longer, 2), folder["second"]);

        using var model = TextToVideo.Load(folder["second/model"]);
        Assert.Equal(96, model.Tokenizer.MaxLength);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], "{}");

        Assert.Contains(
            "holds a run already",
            Assert
                .Throws<TrainingException>(() => Start(TinyStages.Run(TinyStages.Autoencoder, 1), folder.Path))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Equal("{}", File.ReadAllText(folder["config.json"]));
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        Start(TinyStages.Run(TinyStages.Autoencoder, 1), folder.Path);
        var other = TinyStages.Autoencoder with { Model = TinyStages.Autoencoder.Model with { LatentChannels = 3 } };

        var error = Assert.Throws<TrainingException>(() => Start(TinyStages.Run(other, 2), folder.Path, resume: true));
        Assert.Contains("expected 'autoencoder.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_cannot_go_on()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(TinyStages.Autoencoder, 1);
        Start(config, folder.Path);

        Assert.Throws<TrainingException>(() => Start(config with { Seed = 1 }, folder.Path, resume: true));
    }

    [Fact]
    public void Training_lowers_the_loss_of_both_stages()
    {
        using var folder = new TemporaryFolder();
        var rate = new LearningRate { Peak = 5e-3, WarmupSteps = 5 };
        var autoencoder = TinyStages.Run(TinyStages.Autoencoder, 60) with { LearningRate = rate, LogEvery = 10 };
        var pixels = Losses(autoencoder, folder["first"]);
        var data = TinyStages.Base("").Data with { Buckets = [new(32, 32, 9, 4)] };
        var diffusion = TinyStages.Run(
            TinyStages.Base(folder["first/model"]) with
            {
                CachedClips = 1,
                Data = data,
            },
            100
        );
        var flow = Losses(diffusion with { LearningRate = rate, LogEvery = 25 }, folder["second"]);

        Assert.True(pixels[^1] < 0.8 * pixels[0], string.Join(' ', pixels));
        Assert.True(flow[^1] < 0.8 * flow[0], string.Join(' ', flow));
    }

    [Fact]
    public void A_frozen_encoder_and_its_latents_stay_while_the_decoder_learns()
    {
        using var folder = new TemporaryFolder();
        var first = TinyStages.Autoencoder with { Model = TinyStages.Autoencoder.Model with { LinearPath = true } };
        Start(TinyStages.Run(first, 2), folder["first"]);
        var second = first with { From = folder["first/model"], IsEncoderFrozen = true, CutSide = 16 };
        Start(TinyStages.Run(second, 3), folder["second"]);

        using var before = SafetensorsFile.Open(folder["first/model/autoencoder.safetensors"]);
        using var after = SafetensorsFile.Open(folder["second/model/autoencoder.safetensors"]);
        Assert.Equal(
            File.ReadAllText(folder["first/model/config.json"]),
            File.ReadAllText(folder["second/model/config.json"])
        );
        Assert.All(before.Names, name => Assert.True(IsSame(name) || IsLearnt(name), name));
        Assert.Contains(before.Names, name => !IsSame(name));

        bool IsSame(string name)
        {
            using var scope = NewDisposeScope();
            return before.Load(name).equal(after.Load(name)).all().item<bool>();
        }

        static bool IsLearnt(string name) =>
            name.StartsWith("decoder.", StringComparison.Ordinal)
            && !name.Contains(".linear.", StringComparison.Ordinal);
    }

    [Fact]
    public void The_refiner_alone_learns_and_stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Refiner(TinyStages.ExportBase(folder));
        Start(TinyStages.Run(stage, 9), folder["whole"]);
        using var stop = new CancellationTokenSource();
        Start(TinyStages.Run(stage, 9), folder["parts"], progress: p => StopAfter(p, 4, stop), stop: stop);
        Start(TinyStages.Run(stage, 9), folder["parts"], resume: true);

        SameBytes.Assert(folder["whole/checkpoints/step-000000009"], folder["parts/checkpoints/step-000000009"]);
        Assert.Equal(["step-00000009-00.mp4"], Names(folder["whole/samples"]));
        using var before = SafetensorsFile.Open(Path.Combine(stage.Model, ModelFolder.AutoencoderFile));
        using var after = SafetensorsFile.Open(folder["whole/model/autoencoder.safetensors"]);
        var fresh = after.Names.Except(before.Names).ToList();
        Assert.NotEmpty(fresh);
        Assert.All(fresh, name => Assert.StartsWith("decoder.refiner.", name, StringComparison.Ordinal));
        using var scope = NewDisposeScope();
        Assert.All(before.Names, name => Assert.True(before.Load(name).equal(after.Load(name)).all().item<bool>()));
    }

    [Fact]
    public void The_refiner_mends_what_the_transformer_drew()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Refiner(TinyStages.ExportBase(folder));
        var rate = new LearningRate { Peak = 5e-3, WarmupSteps = 5 };
        var losses = Losses(TinyStages.Run(stage, 60) with { LearningRate = rate, LogEvery = 10 }, folder["run"]);

        Assert.True(losses[^1] < 0.9 * losses[0], string.Join(' ', losses));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-9)] // so few that none of these is one
    public void Clips_that_the_refiner_sees_as_they_are_can_have_styles_of_their_own(double cleanPart)
    {
        using var folder = new TemporaryFolder();
        var plain = TinyStages.Refiner(TinyStages.ExportBase(folder)) with { CleanPart = cleanPart };
        var grainy = Enum.GetValues<VisualStyle>()
            .ToDictionary(style => style, style => style == VisualStyle.Watercolor ? 1.0 : 0);
        var own = Losses(TinyStages.Run(plain with { CleanStyles = grainy }, 3), folder["own"]);
        var all = Losses(TinyStages.Run(plain with { Data = plain.Data with { Styles = grainy } }, 3), folder["all"]);
        var none = Losses(TinyStages.Run(plain, 3), folder["none"]);

        Assert.Equal(cleanPart == 1 ? all : none, own);
        Assert.NotEqual(all, none);
    }

    private static TrainingResult Start(
        TrainingConfig config,
        string folder,
        bool resume = false,
        Action<TrainingProgress>? progress = null,
        CancellationTokenSource? stop = null
    ) => TrainingRun.Start(config, folder, resume, progress, stop?.Token ?? TestContext.Current.CancellationToken);

    private static List<double> Losses(TrainingConfig config, string folder)
    {
        var losses = new List<double>();
        Start(config, folder, progress: p => losses.AddRange(p.Note is null ? [p.Loss] : []));
        return losses;
    }

    private static void StopAfter(TrainingProgress progress, long step, CancellationTokenSource stop)
    {
        if (progress.Step >= step)
        {
            stop.Cancel();
        }
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
