using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class RecaptionerStageTests
{
    private static readonly RecaptionerStageConfig Tiny = new()
    {
        VocabularySize = 320,
        TokenizerPairs = 40,
        Width = 16,
        Depth = 1,
        Heads = 2,
        Batch = 4,
    };

    [Fact]
    public void Stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(Tiny, 14);
        TrainingRun.Start(config, folder["whole"], cancellation: TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        TrainingRun.Start(
            config,
            folder["parts"],
            progress: progress =>
            {
                if (progress.Step >= 5)
                {
                    stop.Cancel();
                }
            },
            cancellation: stop.Token
        );
        TrainingRun.Start(config, folder["parts"], resume: true, cancellation: TestContext.Current.CancellationToken);

        SameBytes.Assert(folder["whole/checkpoints/step-000000014"], folder["parts/checkpoints/step-000000014"]);
        using var recaptioner = RecaptionerFolder.Load(folder["whole/model"]);
        Assert.Equal(recaptioner.Tokenizer.Vocabulary.Count, recaptioner.Model.Config.VocabularySize);
    }

    [Fact]
    public void Training_lowers_the_loss_and_leaves_no_tensor_alive()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(Tiny, 60) with
        {
            LearningRate = new LearningRate { Peak = 1e-2, WarmupSteps = 5 },
        };
        var losses = new List<double>();
        var alive = new HashSet<long>();
        TrainingRun.Start(
            config,
            folder.Path,
            progress: progress =>
            {
                if (progress.Note is null)
                {
                    losses.Add(progress.Loss);
                    alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                }
            },
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(' ', losses));
        Assert.Single(alive);
    }

    [Fact]
    public void It_goes_on_from_another_with_its_tokenizer()
    {
        using var folder = new TemporaryFolder();
        Train(Tiny, 2, "first");
        var more = Tiny with { From = folder["first/model"], VocabularySize = 330 };
        Train(more, 1, "second", rate: 1e-9);

        using var first = RecaptionerFolder.Load(folder["first/model"]);
        using var second = RecaptionerFolder.Load(folder["second/model"]);
        Assert.Equal(first.Tokenizer.Vocabulary, second.Tokenizer.Vocabulary);
        foreach (var (before, after) in first.Model.parameters().Zip(second.Model.parameters()))
        {
            Assert.True(before.allclose(after, 1e-3, 1e-4));
        }

        var error = Assert.Throws<TrainingException>(() => Train(more with { Depth = 2 }, 1, "third"));
        Assert.Contains("stage.from", error.Message, StringComparison.Ordinal);

        void Train(RecaptionerStageConfig stage, int steps, string name, double rate = 1e-3) =>
            TrainingRun.Start(
                TinyStages.Run(stage, steps) with
                {
                    LearningRate = new LearningRate { Peak = rate },
                },
                folder[name],
                cancellation: TestContext.Current.CancellationToken
            );
    }

    [Theory]
    [InlineData("""{ "stage": { "kind": "recaptioner", "vocabularySize": 100 } }""", "stage.vocabularySize")]
    [InlineData("""{ "stage": { "kind": "recaptioner", "width": 10, "heads": 4 } }""", "stage.width")]
    [InlineData("""{ "stage": { "kind": "recaptioner", "buckets": [] } }""", "buckets")]
    public void What_is_wrong_in_a_config_is_named(string json, string named)
    {
        var error = Assert.Throws<TrainingException>(() => TrainingConfigFile.Parse(json));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
