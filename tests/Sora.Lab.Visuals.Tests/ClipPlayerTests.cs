using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using Sora.Lab.Video;

namespace Sora.Lab.Visuals.Tests;

public sealed partial class ClipPlayerTests
{
    private readonly ClipPlayer player = new(Clips.Ramp(), "a \"ramp\" <b>");

    [Fact]
    public void Plays_what_every_viewer_plays()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.mp4");
        File.WriteAllBytes(path, Convert.FromBase64String(Mp4().Match(player.ToHtml()).Groups[1].Value));

        var info = VideoReader.Probe(path);
        File.Delete(path);

        Assert.Equal(("h264", "yuv420p"), (info.Codec, info.PixelFormat));
        Assert.Equal((240, 160), (info.Width, info.Height));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("<script")]
    [InlineData("<source")]
    [InlineData("<iframe")]
    [InlineData("autoplay")]
    public void Needs_no_script_and_fetches_nothing(string forbidden) =>
        Assert.DoesNotContain(forbidden, Data().Replace(player.ToHtml(), ""), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Words_in_the_alternative_text_stay_words() =>
        Assert.DoesNotContain("<b>", player.ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void Has_a_poster_and_plain_text()
    {
        var bundle = player.ToMimeBundle();

        Assert.Contains("poster=\"data:image/png;base64,", (string)bundle["text/html"], StringComparison.Ordinal);
        Assert.Equal("a \"ramp\" <b>", bundle["text/plain"]);
    }

    [Fact]
    public void Interactive_formatters_show_the_player() =>
        Assert.Contains("<video", player.ToDisplayString("text/html"), StringComparison.Ordinal);

    [GeneratedRegex("data:video/mp4;base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex Mp4();

    [GeneratedRegex("base64,[A-Za-z0-9+/=]+")]
    private static partial Regex Data();
}
