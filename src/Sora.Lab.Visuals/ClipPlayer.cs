using Microsoft.DotNet.Interactive.Formatting;
using Sora.Lab.Video;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace Sora.Lab.Visuals;

/// <summary>A clip that plays inside a notebook, with no script and nothing fetched.</summary>
/// <remarks>
/// Silent H.264 in yuv420p as a data URI with a poster: what VS Code, JupyterLab (trusted or not) and exported pages
/// play. Small clips are enlarged by whole pixels first, since browsers blur them. It does not start by itself.
/// </remarks>
[TypeFormatterSource(typeof(VisualFormatters))]
public sealed class ClipPlayer
{
    private readonly byte[] mp4;
    private readonly byte[] poster;
    private readonly int width;
    private readonly int height;

    /// <summary>Encodes a clip for showing.</summary>
    /// <param name="clip">What to play.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="scale">Screen pixels a clip pixel, at least 1; 0 chooses so that the clip is about 256 wide.</param>
    public ClipPlayer(VideoClip clip, string altText, int scale = 0)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        var factor = scale > 0 ? scale : Math.Max(1, 256 / clip.Width);
        var enlarged = PixelScaling.Enlarge(clip, factor);
        mp4 = VideoWriter.ToBytes(enlarged, VideoFormat.Mp4);
        poster = StillImage.ToPng(enlarged);
        (width, height, AltText) = (enlarged.Width, enlarged.Height, altText);
    }

    /// <summary>What the clip shows.</summary>
    public string AltText { get; }

    /// <summary>The player as the kernel sends it.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Dictionary<string, object> { ["text/html"] = ToHtml(), ["text/plain"] = AltText };

    /// <summary>The player as HTML.</summary>
    public string ToHtml()
    {
        // The source stands on <video> itself: sanitizers drop <source>.
        dynamic player = video[
            src: $"data:video/mp4;base64,{Convert.ToBase64String(mp4)}",
            poster: $"data:image/png;base64,{Convert.ToBase64String(poster)}",
            width: width,
            height: height,
            title: AltText,
            controls: "controls",
            loop: "loop",
            muted: "muted",
            playsinline: "playsinline"
        ];
        return player(AltText).ToString();
    }

    /// <inheritdoc />
    public override string ToString() => AltText;
}
