using System.Numerics;
using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Reads one track: its colour, its shape, and its pose at every frame.</summary>
internal sealed class CharacterReader(VideoClip clip, Matting matting, WallFinder wall, bool outlined)
{
    private const int FramesForShape = 7;
    private const int PooledExtent = 14;
    private static readonly double[] BlursInPixels = [0.2, 0.6, 1, 1.5, 2.2];
    private static readonly double[] BlursInRadii = [0.2, 0.3, 0.4, 0.55];

    // Half way from a circle to a ring lies the circle itself.
    private static readonly (CharacterShape Shape, CharacterShape Toward)[] Blends =
    [
        .. from shape in Enum.GetValues<CharacterShape>()
        from toward in Enum.GetValues<CharacterShape>()
        where shape < toward && (ShapeGeometry.CanSpin(shape) || ShapeGeometry.CanSpin(toward))
        select (shape, toward),
    ];

    /// <summary>Reads a track.</summary>
    public CharacterReading Read(BlobTrack track)
    {
        var views = Views(track);
        var color = views.Values.Aggregate(Vector3.Zero, static (sum, view) => sum + view.Fill) / views.Count;
        var keys = Keys(views);
        var blur = Blur(keys);
        var matcher = new ShapeMatcher(blur, outlined);
        var errors = new double[Enum.GetValues<CharacterShape>().Length];
        foreach (var key in keys)
        {
            foreach (var shape in Enum.GetValues<CharacterShape>())
            {
                errors[(int)shape] += matcher.Fit(key.Map, shape).Error / keys.Count;
            }
        }

        var best = (CharacterShape)Array.IndexOf(errors, errors.Min());
        return new(track, color, best, errors, BlendError(keys, blur), blur, Poses(views, best, matcher));
    }

    // How well anything half way from one shape to another does, over the first, middle and last key frame.
    private double BlendError(List<View> keys, double blur)
    {
        var few = Few(keys);
        var least = double.MaxValue;
        foreach (var (shape, toward) in Blends)
        {
            var matcher = new ShapeMatcher(blur, outlined, toward);
            least = Math.Min(least, few.Average(view => matcher.Fit(view.Map, shape).Error));
        }

        return least;
    }

    private static View[] Few(List<View> keys) =>
        keys.Count < 3 ? [.. keys] : [keys[0], keys[keys.Count / 2], keys[^1]];

    private SortedDictionary<int, View> Views(BlobTrack track)
    {
        var views = new SortedDictionary<int, View>();
        var open = wall.OpenFrames(track);
        for (var frame = 0; frame < clip.Frames; frame++)
        {
            if (track.Blobs[frame] is { } blob)
            {
                var fill = matting.FillColor(blob, frame);
                var around = matting.TonesAround(blob, frame);
                var mixture = new PixelMixture(fill, around, outlined ? ColorTable.Line(track.Color) : null);
                var map = matting.Map(blob, frame, mixture).Pool((blob.Extent + PooledExtent - 1) / PooledExtent);
                views[frame] = new(blob, fill, map, !open.Contains(frame));
            }
        }

        return views;
    }

    // Evenly spread over the frames in which nothing hides it.
    private static List<View> Keys(SortedDictionary<int, View> views)
    {
        var open = views.Values.Where(static view => !view.IsHidden).ToList();
        var count = Math.Min(FramesForShape, open.Count);
        return [.. Enumerable.Range(0, count).Select(i => open[(int)((i + 0.5) * open.Count / count)])];
    }

    // The blur that lets some shape fit best, over the first, middle and last key frame.
    private double Blur(List<View> keys)
    {
        var few = Few(keys);
        var radius = few.Average(static view => view.Blob.Extent) / 2;
        double[] blurs = [.. BlursInPixels, .. BlursInRadii.Select(part => part * radius)];
        var plain = new ShapeMatcher(blurs[1], outlined);
        var totals = new double[blurs.Length];
        foreach (var shape in Enum.GetValues<CharacterShape>())
        {
            var poses = few.Select(view => plain.Fit(view.Map, shape, 2)).ToArray();
            for (var i = 0; i < blurs.Length; i++)
            {
                var matcher = new ShapeMatcher(blurs[i], outlined);
                var error = few.Select((view, at) => matcher.Refine(view.Map, poses[at], 1).Error).Sum();
                totals[i] = totals[i] == 0 ? error : Math.Min(totals[i], error);
            }
        }

        return blurs[Array.IndexOf(totals, totals.Min())];
    }

    private ShapePose?[] Poses(SortedDictionary<int, View> views, CharacterShape shape, ShapeMatcher matcher)
    {
        var poses = new ShapePose?[clip.Frames];
        foreach (var (frame, view) in views.Where(static view => !view.Value.IsHidden))
        {
            poses[frame] = matcher.Fit(view.Map, shape);
        }

        // A part of it says where it is only when its size is known from elsewhere.
        var open = poses.OfType<ShapePose>().ToArray();
        foreach (var (frame, view) in views.Where(static view => view.Value.IsHidden))
        {
            var start = matcher.Fit(view.Map, shape, 0);
            var known = start with { Radius = Median(open), Rotation = open[0].Rotation };
            poses[frame] = matcher.Refine(view.Map, known, 6, keepRadius: true);
        }

        return poses;
    }

    private static double Median(ShapePose[] poses) =>
        poses.Select(static pose => pose.Radius).Order().ElementAt(poses.Length / 2);

    private sealed record View(Blob Blob, Vector3 Fill, FillMap Map, bool IsHidden);
}
