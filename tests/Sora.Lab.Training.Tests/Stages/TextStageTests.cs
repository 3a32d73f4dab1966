using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Weights;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class TextStageTests
{
    [Fact]
    public void Stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(Tiny(TinyStages.ExportBase(folder)), 12);
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
    }

    [Fact]
    public void It_exports_the_model_with_another_text_encoder_and_nothing_else_changed()
    {
        using var folder = new TemporaryFolder();
        var model = TinyStages.ExportBase(folder);
        TrainingRun.Start(
            TinyStages.Run(Tiny(model), 3),
            folder["run"],
            cancellation: TestContext.Current.CancellationToken
        );

        foreach (var path in Directory.GetFiles(model))
        {
            var file = Path.GetFileName(path);
            var isSame = File.ReadAllBytes(path).SequenceEqual(File.ReadAllBytes(folder[$"run/model/{file}"]));
            Assert.Equal(file != ModelFolder.TextEncoderFile, isSame);
        }
    }

    [Fact]
    public void Words_come_to_know_their_character_and_the_order_of_words_comes_to_count()
    {
        using var folder = new TemporaryFolder();
        var stage = Tiny(TinyStages.ExportBase(folder));
        var config = TinyStages.Run(stage, 400) with
        {
            LearningRate = new LearningRate { Peak = 2e-2, WarmupSteps = 10 },
        };
        List<double> losses = [];
        List<double> right = [];
        TrainingRun.Start(
            config,
            folder["run"],
            progress: progress =>
            {
                if (progress.Note is null)
                {
                    losses.Add(progress.Loss);
                    right.Add(progress.Parts["right"]);
                }
            },
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(' ', losses));
        Assert.True(right.TakeLast(20).Average() > right[0] + 0.05, string.Join(' ', right));
        Assert.True(Swap(folder["run/model"]) > 2 * Swap(folder["model"]));
        var kinds = Count<CharacterColor>() + Count<CharacterShape>() + Count<Motion>();
        Assert.Equal([kinds + 3], Answers(folder["run"]).Shape); // and one, two or three characters
    }

    [Fact]
    public void What_has_no_captions_of_the_playground_is_refused()
    {
        var config = new TextStageConfig
        {
            Model = "model",
            Data = new DataConfig { Folder = "clips" },
        };
        var refused = Assert.Throws<TrainingException>(config.Check);
        Assert.Contains(
            "'stage.data' must be the playground world, bucketed; found clips",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Throws<TrainingException>((config with { Data = new() { Buckets = [new(64, 64, 1, 1)] } }).Check);
        Assert.Throws<TrainingException>((config with { Data = new(), LikenessWeight = -1 }).Check);
        Assert.Throws<TrainingException>((config with { Data = new(), Batch = 0 }).Check);
        Assert.Throws<TrainingException>((config with { Data = new() { Captioner = new("a", "b") } }).Check);
    }

    [Fact]
    public void A_model_that_lacks_words_of_the_playground_is_refused()
    {
        using var folder = new TemporaryFolder();
        var model = TinyStages.ExportBase(folder);
        var vocabulary = Path.Combine(model, ModelFolder.VocabularyFile);
        File.WriteAllText(
            vocabulary,
            File.ReadAllText(vocabulary).Replace("\nstar\n", "\nstork\n", StringComparison.Ordinal)
        );

        var refused = Assert.Throws<TrainingException>(() => Tiny(model).Build(1, CPU));
        Assert.Contains("which lacks star", refused.Message, StringComparison.Ordinal);
    }

    private static TextStageConfig Tiny(string model) =>
        new()
        {
            Model = model,
            Batch = 16,
            LikenessWeight = 0.1,
            Data = new DataConfig { Simple = true, Characters = new(Two: 0.7) },
        };

    private static int Count<T>()
        where T : struct, Enum => Enum.GetValues<T>().Length;

    private static SafetensorsInfo Answers(string run)
    {
        var weights = Path.Combine(run, "checkpoints", "step-000000400", "weights.safetensors");
        using var file = SafetensorsFile.Open(weights);
        return file.Info("answers.bias");
    }

    // How far the states of the words of a caption move when two colours change places in it, against how large they are.
    private static double Swap(string folder)
    {
        using var scope = NewDisposeScope();
        using var model = TextToVideo.Load(folder);
        var one = model.Encode(["a red star spins and a blue ring grows"]).States[0];
        var other = model.Encode(["a blue star spins and a red ring grows"]).States[0];
        var star = (one[2] - other[2]).norm() / one[2].norm();
        return star.ToDouble();
    }
}
