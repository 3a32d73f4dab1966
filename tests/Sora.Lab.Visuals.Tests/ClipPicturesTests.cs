using SkiaSharp;
using Sora.Lab.Video;

namespace Sora.Lab.Visuals.Tests;

public sealed class ClipPicturesTests
{
    [Fact]
    public void A_film_strip_shows_the_pixels_of_its_frames()
    {
        var clip = Clips.Ramp(frames: 5);

        using var strip = SKBitmap.Decode(ClipPictures.FilmStrip(clip, "ramp", columns: 5, scale: 3).Png);

        // The last frame ends 4 pixels short of the right and the lower edge.
        var corner = strip.GetPixel(strip.Width - 4 - 2, strip.Height - 4 - 2);
        Assert.Equal((23, 15, 4), (corner.Red, corner.Green, corner.Blue));
    }

    [Fact]
    public void A_clip_with_fewer_frames_than_columns_shows_each_once()
    {
        using var few = SKBitmap.Decode(
            ClipPictures.FilmStrip(Clips.Ramp(frames: 2), "ramp", columns: 6, scale: 1).Png
        );
        using var two = SKBitmap.Decode(
            ClipPictures.FilmStrip(Clips.Ramp(frames: 2), "ramp", columns: 2, scale: 1).Png
        );

        Assert.Equal(two.Width, few.Width);
    }

    [Fact]
    public void Rows_of_different_sizes_are_refused_by_name()
    {
        (string, VideoClip)[] rows = [("first", Clips.Ramp()), ("second", Clips.Ramp(height: 18))];

        var refusal = Assert.Throws<ArgumentException>(() => ClipPictures.Matrix(rows, "rows"));

        Assert.Contains("second", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("5x18x24", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_are_refused() => Assert.Throws<ArgumentException>(() => ClipPictures.Matrix([], "nothing"));

    [Fact]
    public void A_picture_carries_its_words_to_every_viewer()
    {
        var picture = ClipPictures.FilmStrip(Clips.Ramp(), "a ramp");

        Assert.Equal("a ramp", picture.ToMimeBundle()["text/plain"]);
        Assert.Equal(picture.Png, picture.ToMimeBundle()["image/png"]);
        Assert.Equal("a ramp", picture.ToMimeMetadata()["vscode_altText"]);
        Assert.Contains("alt=\"a ramp\"", picture.ToHtml(), StringComparison.Ordinal);
    }
}
