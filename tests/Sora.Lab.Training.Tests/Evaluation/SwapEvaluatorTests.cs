using Sora.Lab.Training.Evaluation.Limits;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class SwapEvaluatorTests
{
    [Fact]
    public void A_network_that_does_not_hear_its_text_errs_alike_under_every_caption()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var done = new List<int>();

        var rows = new SwapEvaluator(model).Run(3, [0.5, 1], GenerationSettings.Default, done.Add);

        Assert.Equal(
            from time in new[] { 0.5, 1 }
            from swap in new[] { "the other order", "colours", "shapes", "motions" }
            select (swap, time),
            rows.Select(row => (row.Swap, row.Time))
        );
        Assert.All(rows, row => Assert.Equal((0, 3), (row.Larger, row.Count)));
        Assert.All(rows, row => Assert.Equal(0, row.Increase));
        Assert.All(rows, row => Assert.InRange(row.Error, 0.01, 100));
        Assert.Equal([1, 2, 3], done);
    }

    [Fact]
    public void One_that_hears_it_errs_otherwise_under_other_words()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        using (no_grad())
        {
            manual_seed(1);
            model.Denoiser.Network.parameters().ToList().ForEach(static values => nn.init.normal_(values, 0, 0.5));
        }

        var rows = new SwapEvaluator(model).Run(3, [0.5], GenerationSettings.Default);

        Assert.All(rows, row => Assert.NotEqual(0, row.Increase));
    }

    [Fact]
    public void The_shipped_model_hears_whose_each_word_is_and_no_order()
    {
        using var model = TextToVideo.Load(ShippedConfigs.Lab);

        var rows = new SwapEvaluator(model).Run(4, [0.7], GenerationSettings.Default);

        Assert.All(rows.Skip(1), row => Assert.InRange(row.Increase, 0.3, 10));
        Assert.InRange(rows[0].Increase, -0.02, 0.02);
    }

    [Fact]
    public void Times_that_are_none_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var evaluator = new SwapEvaluator(model);

        Assert.Contains(
            "(0, 1]",
            Assert.Throws<ArgumentException>(() => evaluator.Run(1, [], GenerationSettings.Default)).Message
        );
        Assert.Contains(
            "1.5",
            Assert.Throws<ArgumentException>(() => evaluator.Run(1, [0.5, 1.5], GenerationSettings.Default)).Message
        );
    }
}
