using System.Numerics;
using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Names the background whose tones explain the pixels beside the characters.</summary>
/// <remarks>
/// Of each background the mean distance of a pixel to its nearest tone counts, and a penalty for every tone that it
/// never goes without but that is hardly seen. A plain background is each of its tones alone.
/// </remarks>
internal static class BackgroundClassifier
{
    private const float Farthest = 45;
    private const double MissingPenalty = 10;
    private const double LeastPart = 0.03;
    private const double WorstFit = 28;
    private const int PixelsLookedAt = 6000;

    /// <summary>The background, from 0 to 1 how much better it fits than the next, and whether it fits at all.</summary>
    public static (Background Background, double Confidence, bool IsKnown) Classify(
        VideoClip clip,
        Segmentation segmentation,
        WallFinder wall
    )
    {
        var pixels = Gather(clip, segmentation, wall);
        if (pixels.Count == 0)
        {
            return (Background.Plain, 0, false);
        }

        var scores = Enum.GetValues<Background>().Select(background => (background, Score(pixels, background)));
        var best = scores.OrderBy(static score => score.Item2).Take(2).ToArray();
        return (best[0].background, 1 - (best[0].Item2 / Math.Max(1e-6, best[1].Item2)), best[0].Item2 < WorstFit);
    }

    private static double Score(List<Vector3> pixels, Background background)
    {
        var tones = Palette.Of(background).Select(ColorTable.ToVector).ToArray();
        return background == Background.Plain
            ? tones.Min(tone => Score(pixels, [tone], []))
            : Score(pixels, tones, Essential(background));
    }

    private static double Score(List<Vector3> pixels, Vector3[] tones, int[] essential)
    {
        var counts = new int[tones.Length];
        var sum = 0.0;
        foreach (var pixel in pixels)
        {
            var (nearest, distance) = (0, float.MaxValue);
            for (var i = 0; i < tones.Length; i++)
            {
                var here = Vector3.DistanceSquared(pixel, tones[i]);
                (nearest, distance) = here < distance ? (i, here) : (nearest, distance);
            }

            counts[nearest]++;
            sum += Math.Min(Farthest, MathF.Sqrt(distance));
        }

        return (sum / pixels.Count) + (MissingPenalty * essential.Count(i => counts[i] < LeastPart * pixels.Count));
    }

    // Sky and grass; sky, sea and sand; sky and snow; sky; sky, houses and road; light and dark.
    private static int[] Essential(Background background) =>
        background switch
        {
            Background.Meadow => [0, 1],
            Background.Beach => [0, 1, 2],
            Background.Snow => [0, 1],
            Background.Night => [0],
            Background.City => [0, 1, 2, 4],
            Background.Checkerboard => [0, 1],
            _ => [],
        };

    private static List<Vector3> Gather(VideoClip clip, Segmentation segmentation, WallFinder wall)
    {
        var pixels = new List<Vector3>();
        var size = clip.Width * clip.Height;
        var stride = Math.Max(1, (int)((long)size * clip.Frames / PixelsLookedAt)) | 1;
        for (var i = stride / 2; i < size * clip.Frames; i += stride)
        {
            var (frame, at) = (i / size, i % size);
            var labels = segmentation.Labels[frame];
            var (x, y) = (at % clip.Width, at / clip.Width);
            if (labels[at] == ColorTable.None && !wall.Hides(x, y) && IsFarFromCharacters(labels, clip.Width, x, at))
            {
                var rgb = clip.Frame(frame).Slice(3 * at, 3);
                pixels.Add(new(rgb[0], rgb[1], rgb[2]));
            }
        }

        return pixels;
    }

    private static bool IsFarFromCharacters(byte[] labels, int width, int x, int at)
    {
        bool IsFree(int other) => other < 0 || other >= labels.Length || labels[other] == ColorTable.None;
        return IsFree(at - (2 * width))
            && IsFree(at + (2 * width))
            && (x < 2 || IsFree(at - 2))
            && (x > width - 3 || IsFree(at + 2));
    }
}
