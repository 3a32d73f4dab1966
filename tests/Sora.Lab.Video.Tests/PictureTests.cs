using SkiaSharp;

namespace Sora.Lab.Video.Tests;

public sealed class PictureTests
{
    [Fact]
    public void A_still_keeps_every_level()
    {
        var clip = Clips.Noise(3, 5, 7);

        using var decoded = SKBitmap.Decode(StillImage.ToPng(clip, frame: 2));

        Assert.Equal((7, 5), (decoded.Width, decoded.Height));
        AssertPixels(clip, 2, decoded, 0, 0, 1);
    }

    [Fact]
    public void Scaling_up_repeats_pixels_and_blurs_none()
    {
        var clip = Clips.Noise(1, 3, 4);

        using var decoded = SKBitmap.Decode(StillImage.ToPng(clip, scale: 5));

        Assert.Equal((20, 15), (decoded.Width, decoded.Height));
        AssertPixels(clip, 0, decoded, 0, 0, 5);
    }

    [Fact]
    public void A_film_strip_holds_every_frame_in_rows()
    {
        var clip = Clips.Noise(5, 3, 4);

        using var strip = SKBitmap.Decode(FilmStrip.Render(clip, columns: 3, scale: 2));

        Assert.Equal((3 * 10 + 2, 2 * 8 + 2), (strip.Width, strip.Height));
        for (var frame = 0; frame < 5; frame++)
        {
            AssertPixels(clip, frame, strip, 2 + frame % 3 * 10, 2 + frame / 3 * 8, 2);
        }

        Assert.Equal(SKColors.White, strip.GetPixel(strip.Width - 3, strip.Height - 3));
    }

    [Fact]
    public void A_film_strip_of_chosen_frames_follows_the_choice()
    {
        var clip = Clips.Noise(5, 3, 4);

        using var strip = SKBitmap.Decode(FilmStrip.Render(clip, columns: 8, frames: [4, 0]));

        Assert.Equal((2 * 6 + 2, 3 + 4), (strip.Width, strip.Height));
        AssertPixels(clip, 4, strip, 2, 2, 1);
        AssertPixels(clip, 0, strip, 8, 2, 1);
    }

    private static void AssertPixels(VideoClip clip, int frame, SKBitmap picture, int left, int top, int scale)
    {
        for (var y = 0; y < clip.Height * scale; y++)
        {
            for (var x = 0; x < clip.Width * scale; x++)
            {
                var found = picture.GetPixel(left + x, top + y);
                Assert.Equal(clip.Pixel(frame, x / scale, y / scale), (found.Red, found.Green, found.Blue));
            }
        }
    }
}
