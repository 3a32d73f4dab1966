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
    public void A_table_shows_each_clip_in_its_place_and_small_ones_as_large_as_the_largest()
    {
        var (small, large) = (Clips.Ramp(frames: 3, height: 8, width: 12), Clips.Ramp(frames: 3));
        large.Frame(1).Fill(200);

        using var table = SKBitmap.Decode(
            ClipPictures.Table(["small", "large"], [("", [small, large]), ("", [large, small])], "four", scale: 2).Png
        );

        // The middle frames: cells of 48 x 32 end 4 pixels short of the right and the lower edge.
        Assert.Equal(new SKColor(11, 7, 1), FromCorner(2, 2));
        Assert.Equal(new SKColor(200, 200, 200), FromCorner(2, 2 + 36));
        Assert.Equal(new SKColor(200, 200, 200), FromCorner(2 + 52, 2));
        Assert.Equal(new SKColor(11, 7, 1), FromCorner(2 + 52, 2 + 36));

        SKColor FromCorner(int x, int y) => table.GetPixel(table.Width - 4 - x, table.Height - 4 - y);
    }

    [Fact]
    public void A_cell_of_a_table_has_frames_side_by_side_with_a_gap()
    {
        var clip = Clips.Ramp(frames: 5, height: 16, width: 24);

        using var table = SKBitmap.Decode(ClipPictures.Table(["clip"], [("", [clip])], "one", frames: 5, scale: 1).Png);

        var left = table.Width - 4 - (5 * 24) - (4 * 2);
        for (var t = 0; t < 5; t++)
        {
            Assert.Equal(new SKColor(7, 3, (byte)t), table.GetPixel(left + (t * 26) + 7, table.Height - 4 - 16 + 3));
        }
    }

    [Fact]
    public void A_table_refuses_what_has_no_place_in_it_by_name()
    {
        var clip = Clips.Ramp();

        var uneven = Assert.Throws<ArgumentException>(() =>
            ClipPictures.Table(["a", "b"], [("row", [clip])], "uneven")
        );
        var shape = Assert.Throws<ArgumentException>(() =>
            ClipPictures.Table(["a"], [("row", [clip]), ("tall", [Clips.Ramp(height: 20)])], "shapes")
        );

        Assert.Contains("\"row\": expected 2 clips; found 1", uneven.Message, StringComparison.Ordinal);
        Assert.Contains("\"tall\"", shape.Message, StringComparison.Ordinal);
        Assert.Contains("24x20", shape.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ClipPictures.Table([], [], "nothing"));
    }

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
