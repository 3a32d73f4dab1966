using SkiaSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class PackingPicturesTests
{
    [Fact]
    public void A_bar_is_filled_as_far_as_its_budget_is()
    {
        PackedClip[] half = [new("", 25), new("", 25)];
        PackedClip[] full = [new("", 100)];

        using var picture = SKBitmap.Decode(PackingPictures.Bins([half, full], 100, "bins", 200, 40).Png);

        var (first, second) = (46, 96); // the middles of the bars: 26 + 20, and a bar and a gap below
        Assert.NotEqual(Grey, picture.GetPixel(8 + 98, first));
        Assert.Equal(Grey, picture.GetPixel(8 + 102, first));
        Assert.NotEqual(picture.GetPixel(8 + 20, first), picture.GetPixel(8 + 70, first));
        Assert.NotEqual(Grey, picture.GetPixel(8 + 190, second));
    }

    [Fact]
    public void A_block_shows_the_first_frame_of_its_clip()
    {
        var clip = Clips.Ramp(frames: 2, height: 16, width: 16);
        clip.Frame(0).Fill(77);

        using var picture = SKBitmap.Decode(
            PackingPictures
                .Bins(
                    [
                        [new PackedClip("2x16x16", 10, clip)],
                    ],
                    10,
                    "one",
                    200,
                    60
                )
                .Png
        );

        Assert.Equal(new SKColor(77, 77, 77), picture.GetPixel(8 + 20, 26 + 20));
    }

    [Fact]
    public void The_mask_is_blocks_along_the_diagonal_and_nothing_else()
    {
        int[] tokens = [10, 30, 60];
        using var mask = SKBitmap.Decode(PackingPictures.BlockMask(tokens, "mask", side: 100).Png);

        for (var y = 0; y < 100; y++)
        {
            for (var x = 0; x < 100; x++)
            {
                Assert.Equal(Clip(x) == Clip(y), mask.GetPixel(x, y) != Grey);
            }
        }

        static int Clip(int token) =>
            token < 10 ? 0
            : token < 40 ? 1
            : 2;
    }

    [Fact]
    public void Too_many_tokens_and_none_are_refused()
    {
        var over = Assert.Throws<ArgumentException>(() =>
            PackingPictures.Bins(
                [
                    [new("", 7), new("", 6)],
                ],
                12,
                "over"
            )
        );

        Assert.Contains("at most 12 tokens a sequence; found 13", over.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PackingPictures.Bins([], 12, "nothing"));
        Assert.Throws<ArgumentException>(() => PackingPictures.BlockMask([], "nothing"));
    }

    private static SKColor Grey => new(225, 225, 225);
}
