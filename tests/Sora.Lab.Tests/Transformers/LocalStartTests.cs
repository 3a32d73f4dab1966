using Sora.Lab.Patches;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class LocalStartTests
{
    private static readonly GridSize Grid = new(3, 3, 3);
    private const int Models = 32; // drawn by a generator that other tests draw from too
    private const int Middle = 13; // frame 1, row 1, column 1

    [Theory]
    [InlineData(0, 13)] // itself
    [InlineData(1, 14)] // to the right
    [InlineData(2, 16)] // below
    [InlineData(4, 12)] // to the left
    [InlineData(5, 10)] // above
    [InlineData(6, 22)] // the frame after
    [InlineData(8, 4)] // the frame before
    public void A_head_begins_by_looking_at_its_neighbour(int head, int expected)
    {
        using var scope = NewDisposeScope();

        var scores = Scores(head);

        Assert.Equal(expected, scores[Middle].argmax().item<long>());
        var others = cat([scores[Middle][..expected], scores[Middle][(expected + 1)..]]);
        Assert.True(scores[Middle, expected].sub(others.max()).item<float>() > 10);
    }

    [Fact]
    public void Some_heads_look_nowhere_in_particular()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, Scores(3).abs().max().item<float>());
    }

    [Fact]
    public void A_model_that_starts_locally_is_moved_by_what_is_near()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var config = TinyTransformer.Config with { Width = 128, Heads = 2, Depth = 4 };
        var with = Enumerable.Range(0, Models).Average(_ => Reach(isLocal: true));
        var without = Enumerable.Range(0, Models).Average(_ => Reach(isLocal: false));

        Assert.True(with > 1.15 * without, $"{with} {without}");

        // How much more a change of one token moves the tokens beside it than those far away.
        double Reach(bool isLocal)
        {
            using var model = new DiffusionTransformer(config);
            if (isLocal)
            {
                model.StartLocally();
            }

            foreach (var (name, parameter) in model.named_parameters())
            {
                if (
                    name.Contains("modulation", StringComparison.Ordinal)
                    || name.StartsWith("head", StringComparison.Ordinal)
                )
                {
                    parameter.add_(randn_like(parameter)); // opens the gates
                }
            }

            var latents = TinyTransformer.Latents(1, 1, 2, 16);
            var moved = latents.clone();
            moved[.., .., .., .., ..2] = randn([1, 4, 1, 2, 2]);
            var (text, time) = (TinyTransformer.Text(1), tensor([0.5f]));
            var change = model.Predict(moved, time, text).sub(model.Predict(latents, time, text)).abs();
            return change[.., .., .., .., 2..4].mean().item<float>()
                / change[.., .., .., .., 8..12].mean().item<float>();
        }
    }

    // [n, n]: what every token thinks of every other.
    private static Tensor Scores(int head)
    {
        const int HeadWidth = 48;
        var (query, key) = LocalStart.Biases(head, HeadWidth);
        var table = RotaryEmbedding.Table(Grid, HeadWidth);
        var queries = RotaryEmbedding.Rotate(query.expand(1, Grid.Count, 1, HeadWidth), table);
        var keys = RotaryEmbedding.Rotate(key.expand(1, Grid.Count, 1, HeadWidth), table);
        return queries.view(Grid.Count, HeadWidth).matmul(keys.view(Grid.Count, HeadWidth).t());
    }
}
