using Sora.Lab.Patches;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class RotaryEmbeddingTests
{
    private static readonly GridSize Grid = new(3, 2, 4);

    [Theory]
    [InlineData(12)]
    [InlineData(32)]
    [InlineData(48)]
    public void Scores_depend_on_differences_of_positions_alone(int headWidth)
    {
        using var scope = NewDisposeScope();
        var (q, k) = (randn(1, Grid.Count, 2, headWidth), randn(1, Grid.Count, 2, headWidth));
        var here = Scores(q, k, RotaryEmbedding.Table(Grid, headWidth));
        var there = Scores(q, k, RotaryEmbedding.Table(Grid, headWidth, origin: (7, 30, 11)));
        Assert.True(here.allclose(there, 1e-4, 1e-4));
        Assert.False(here.allclose(Scores(q, k, RotaryEmbedding.Table(new GridSize(2, 3, 4), headWidth)), 1e-2, 1e-2));
    }

    [Fact]
    public void A_rotation_keeps_lengths_and_leaves_the_first_token()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, Grid.Count, 2, 12);
        var y = RotaryEmbedding.Rotate(x, RotaryEmbedding.Table(Grid, 12));
        Assert.True(y.norm(3).allclose(x.norm(3), 1e-5, 1e-5));
        Assert.True(y[.., 0].allclose(x[.., 0], 1e-6, 1e-6));
        Assert.False(y[.., 1].allclose(x[.., 1], 1e-2, 1e-2));
    }

    [Fact]
    public void A_head_is_split_over_time_height_and_width_as_Wan_does()
    {
        using var scope = NewDisposeScope();
        // Of 64 pairs, 22 turn with time, 21 with the row, 21 with the column; the first of each turns by 1 radian a step.
        var table = RotaryEmbedding.Table(new GridSize(2, 2, 2), 128).squeeze(1).angle();
        var expected = new[] { (Token: 4, Pair: 0), (Token: 2, Pair: 22), (Token: 1, Pair: 43) };
        Assert.All(expected, at => Assert.Equal(1, table[at.Token, at.Pair].item<float>(), 1e-6));
        Assert.Equal(0, table[4, 22..].abs().max().item<float>(), 1e-6);
        Assert.Equal(0, table[1, ..43].abs().max().item<float>(), 1e-6);
    }

    private static Tensor Scores(Tensor q, Tensor k, Tensor table)
    {
        var (turnedQueries, turnedKeys) = (RotaryEmbedding.Rotate(q, table), RotaryEmbedding.Rotate(k, table));
        return turnedQueries.transpose(1, 2).matmul(turnedKeys.permute(0, 2, 3, 1));
    }
}
