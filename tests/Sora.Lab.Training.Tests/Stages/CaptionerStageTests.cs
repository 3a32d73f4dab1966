using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Data;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class CaptionerStageTests
{
    [Fact]
    public void Stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(Tiny(folder), 12);
        TrainingRun.Start(config, folder["whole"], cancellation: TestContext.Current.CancellationToken);
        TrainingRun.Start(
            config with
            {
                Steps = 5,
            },
            folder["parts"],
            cancellation: TestContext.Current.CancellationToken
        );
        TrainingRun.Start(config, folder["parts"], resume: true, cancellation: TestContext.Current.CancellationToken);

        SameBytes.Assert(folder["whole/checkpoints/step-000000012"], folder["parts/checkpoints/step-000000012"]);
        using var captioner = CaptionerFolder.Load(folder["whole/model"]);
        using var latents = zeros([1, 4, 2, 4, 4]);
        Assert.Single(captioner.Caption(latents));
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        using var folder = new TemporaryFolder();
        var rate = new LearningRate { Peak = 1e-2, WarmupSteps = 5 };
        var losses = new List<double>();
        TrainingRun.Start(
            TinyStages.Run(Tiny(folder), 60) with
            {
                LearningRate = rate,
            },
            folder["run"],
            progress: progress => losses.AddRange(progress.Note is null ? [progress.Loss] : []),
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(' ', losses));
    }

    [Fact]
    public void Clips_of_any_size_are_padded_to_whole_patches()
    {
        using var folder = new TemporaryFolder();
        var tiny = Tiny(folder);
        using var stage = (tiny with { Data = tiny.Data with { Buckets = [new(36, 44, 5, 2)] } }).Build(1, CPU);
        using var generator = new Generator(1, CPU);
        var step = stage.Loss(0, generator);
        using var loss = step.Loss;

        Assert.Equal(2, step.Clips);
        Assert.True(loss.item<float>() > 0);
    }

    [Fact]
    public void Of_damaged_files_nothing_is_learnt_and_they_are_listed()
    {
        using var folder = new TemporaryFolder();
        using var clips = new TemporaryFolder();
        FolderFiles.Write(clips, "broken.mp4", 17, 64, 64, "broken");
        FolderFiles.Damage(clips["broken.mp4"]);
        var data = new DataConfig { Folder = clips.Path, Buckets = [new(64, 64, 17, 2)] };
        var config = TinyStages.Run(Tiny(folder) with { Data = data }, 2);

        var result = TrainingRun.Start(config, folder["run"], cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((2, 0), (result.Step, result.Loss));
        Assert.Contains("broken.mp4", Assert.Single(result.Skipped), StringComparison.Ordinal);
    }

    [Fact]
    public void Captions_come_in_the_form_that_is_asked_for()
    {
        var bucket = new Bucket(32, 32, 9, 1);
        var detailed = new WorldClips(1, simple: true, CaptionForm.Detailed).ClipAt(bucket, 3);
        var brief = new WorldClips(1, simple: true, CaptionForm.Brief).ClipAt(bucket, 3);

        for (ulong draw = 0; draw < 20; draw++)
        {
            Assert.NotNull(CaptionReader.Read(detailed.Caption(draw)).Camera);
            Assert.Null(CaptionReader.Read(brief.Caption(draw)).Camera);
        }
    }

    private static CaptionerStageConfig Tiny(TemporaryFolder folder) =>
        new()
        {
            Autoencoder = TinyStages.ExportAutoencoder(folder),
            Data = new DataConfig
            {
                Buckets = [new(32, 32, 9, 3)],
                Simple = true,
                Captions = CaptionForm.Detailed,
            },
            CachedClips = 6,
            VocabularySize = 300,
            TokenizerCaptions = 10,
            Width = 16,
            VideoDepth = 1,
            Depth = 1,
            Heads = 2,
        };
}
