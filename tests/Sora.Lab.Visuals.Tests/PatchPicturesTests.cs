using SkiaSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class PatchPicturesTests
{
    [Fact]
    public void Lines_lie_between_patches_and_pixels_stay_what_they_are()
    {
        var clip = Clips.Ramp(frames: 1, height: 16, width: 24);

        using var picture = SKBitmap.Decode(PatchPictures.Grid(clip, 8, "grid", columns: 1, scale: 4).Png);

        // The sheet ends 4 pixels right of and below the frame.
        var (left, top) = (picture.Width - 4 - 96, picture.Height - 4 - 64);
        Assert.Equal(new SKColor(3, 2, 0), picture.GetPixel(left + 14, top + 10));
        Assert.True(picture.GetPixel(left + 32, top + 10).Red > 150);
        Assert.True(picture.GetPixel(left + 14, top + 32).Red > 150);
    }

    [Fact]
    public void The_front_of_the_first_moment_is_the_first_frame_with_gaps_between_patches()
    {
        var clip = Clips.Ramp(frames: 9, height: 16, width: 24);

        using var picture = SKBitmap.Decode(PatchPictures.Exploded(clip, 4, 8, "cubes", scale: 4).Png);

        // 3 columns of 32 pixels and 2 gaps of 4; the block ends at the lower left corner, 6 pixels from the edge.
        var top = picture.Height - 6 - 68;
        Assert.Equal(new SKColor(1, 1, 0), picture.GetPixel(6 + 5, top + 6));
        Assert.Equal(new SKColor(8, 8, 0), picture.GetPixel(6 + 36 + 1, top + 36 + 1));
        Assert.Equal(new SKColor(23, 15, 0), picture.GetPixel(6 + 103, top + 67));
    }

    [Fact]
    public void Later_moments_lie_further_to_the_upper_right()
    {
        using var one = SKBitmap.Decode(PatchPictures.Exploded(Clips.Ramp(frames: 1), 4, 8, "image").Png);
        using var many = SKBitmap.Decode(PatchPictures.Exploded(Clips.Ramp(frames: 13), 4, 8, "clip").Png);

        Assert.True(many.Width > one.Width + 50);
        Assert.True(many.Height > one.Height + 50);
        Assert.NotEqual(SKColors.White, many.GetPixel(many.Width - 20, 30));
        Assert.Equal(SKColors.White, many.GetPixel(many.Width - 3, many.Height - 3));
    }
}
