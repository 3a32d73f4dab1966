using SkiaSharp;
using Sora.Lab.Native;
using Sora.Lab.Patches;
using TorchSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class HeadAtlasTests
{
    private static readonly GridSize Grid = new(3, 2, 4);

    static HeadAtlasTests() => Assert.Null(LibTorchLoader.Problem);

    [Fact]
    public void A_head_that_looks_a_frame_back_and_one_to_the_right_is_seen_to()
    {
        using var scope = torch.NewDisposeScope();
        var weights = Looking(frames: -1, columns: 1);

        var offsets = AttentionOffsets.Of(weights, Grid);

        Assert.Equal([1L, 5, 3, 7], offsets.shape);
        Assert.Equal(1, offsets.sum().item<float>(), 5);
        Assert.Equal(12f / 24, offsets[0, 1, 1, 4].item<float>(), 5); // 2 of 3 frames, 3 of 4 columns
        Assert.Equal(12f / 24, offsets[0, 2, 1, 3].item<float>(), 5); // the others at themselves
        Assert.Equal(-0.5, AttentionOffsets.MeanFramesAhead(offsets)[0], 5);
    }

    [Fact]
    public void A_head_that_looks_everywhere_alike_looks_neither_ahead_nor_back()
    {
        using var scope = torch.NewDisposeScope();
        var offsets = AttentionOffsets.Of(torch.ones(2, 24, 24).div(torch.tensor(24f)), Grid);

        Assert.All(AttentionOffsets.MeanFramesAhead(offsets), ahead => Assert.Equal(0, ahead, 5));
    }

    [Fact]
    public void The_atlas_is_brightest_where_a_head_looks()
    {
        using var scope = torch.NewDisposeScope();
        var still = Looking(frames: 0, columns: 0);

        using var atlas = SKBitmap.Decode(HeadAtlas.Draw([still, still], Grid, "two blocks", scale: 10).Png);

        // Cells of 7 x 3 tokens, a gap of 3 and a strip of 20 end 4 pixels short of the right and the lower edge.
        var (left, top) = (atlas.Width - 4 - 70, atlas.Height - 4 - 53);
        Assert.True(atlas.GetPixel(left + 35, top + 15).Red > 200);
        Assert.True(atlas.GetPixel(left + 5, top + 5).Red < 100);
        Assert.True(atlas.GetPixel(left + 35, top + 45).Red > 200);
        Assert.True(atlas.GetPixel(left + 5, top + 45).Red < 100);
    }

    [Fact]
    public void Weights_of_other_tokens_and_none_are_refused()
    {
        using var weights = torch.ones(2, 3, 4);
        var refusal = Assert.Throws<ArgumentException>(() => AttentionOffsets.Of(weights, Grid));
        Assert.Contains("[K, 24, 24]; found [2, 3, 4]", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => HeadAtlas.Draw([], Grid, "nothing"));
    }

    // One head: each token looks at the one so far away, or at itself where there is none.
    private static torch.Tensor Looking(int frames, int columns)
    {
        var weights = new float[24 * 24];
        for (var i = 0; i < 24; i++)
        {
            var (t, x) = ((i / 8) + frames, (i % 4) + columns);
            var target = t is >= 0 and < 3 && x is >= 0 and < 4 ? i + (8 * frames) + columns : i;
            weights[(24 * i) + target] = 1;
        }

        return torch.tensor(weights, [1, 24, 24]);
    }
}
