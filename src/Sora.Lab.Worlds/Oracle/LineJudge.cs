using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Tells whether lines of their own colour go round the characters, by drawing them both ways.</summary>
/// <remarks>
/// For black, white and dark backgrounds a line lies between fill and background, as a soft edge does; so the pixels
/// near the edge are compared with the best drawing under each style, and the nearer drawing is believed.
/// </remarks>
internal sealed class LineJudge(VideoClip clip, Matting matting, WallFinder wall)
{
    private const double Blur = 0.6;
    private const int TracksLookedAt = 2;

    /// <summary>Whether the first few tracks are nearer to outlined than to flat.</summary>
    public bool IsOutlined(IReadOnlyList<BlobTrack> tracks)
    {
        var (flat, outlined) = (0.0, 0.0);
        foreach (var track in tracks.Take(TracksLookedAt))
        {
            foreach (var frame in FramesOf(track))
            {
                var (without, with) = Differences(track.Blobs[frame]!, frame);
                (flat, outlined) = (flat + without, outlined + with);
            }
        }

        return outlined < flat;
    }

    // How far the best drawing of a patch is from its pixels.
    private (double Flat, double Outlined) Differences(Blob blob, int frame)
    {
        var fill = matting.FillColor(blob, frame);
        var tones = matting.TonesAround(blob, frame);
        var line = ColorTable.Line(blob.Color);
        var (map, flat) = Fit(blob, frame, new(fill, tones, null), isOutlined: false);
        var (_, outlined) = Fit(blob, frame, new(fill, tones, line), isOutlined: true);
        var edge = new EdgePixels(fill, tones);
        edge.Take(clip.Frame(frame), clip.Width, map, flat);
        return (edge.Difference(flat, null), edge.Difference(outlined, line));
    }

    private (FillMap Map, ShapePose Pose) Fit(Blob blob, int frame, PixelMixture mixture, bool isOutlined)
    {
        var map = matting.Map(blob, frame, mixture);
        var matcher = new ShapeMatcher(Blur, isOutlined);
        var small = map.Pool((blob.Extent + 13) / 14);
        return (
            map,
            Enum.GetValues<CharacterShape>()
                .Select(shape => matcher.Fit(small, shape, 3))
                .MinBy(static fit => fit.Error)
        );
    }

    private IEnumerable<int> FramesOf(BlobTrack track)
    {
        var open = wall.OpenFrames(track);
        return new[] { open[0], open[open.Length / 2] }.Distinct();
    }
}
