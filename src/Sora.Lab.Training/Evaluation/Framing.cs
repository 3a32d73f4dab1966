using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Whether a clip cuts its subject off at the edge of the picture.</summary>
/// <remarks>
/// Sora's technical report (OpenAI 2024), "Improved framing and composition": models trained on square crops show subjects only partly in view. A
/// subject counts as cut off when at some frame more than a tenth of its radius lies outside.
/// </remarks>
public static class Framing
{
    private const double Slack = 0.1;

    /// <summary>Whether a scene, seen through a window of its frame, cuts off any of its characters: from the exact state.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="left">The window's left edge, in pixels.</param>
    /// <param name="top">The window's upper edge, in pixels.</param>
    /// <param name="width">The window's width, in pixels.</param>
    /// <param name="height">The window's height, in pixels.</param>
    public static bool CutsOff(Scene scene, double left, double top, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return scene.States.Any(state =>
            state
                .Characters.Zip(scene.Characters)
                .Any(pair =>
                    IsOutside(
                        pair.Second.Shape,
                        (pair.First.X - left, pair.First.Y - top),
                        pair.First.Radius,
                        pair.First.Rotation,
                        (width, height)
                    )
                )
        );
    }

    /// <summary>Whether a clip cuts off the largest thing in it, as the oracle sees it; false where it sees nothing.</summary>
    /// <param name="clip">Real or generated.</param>
    public static bool CutsOff(VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return CutsOff(SceneOracle.Parse(clip));
    }

    /// <summary>The same of what the oracle saw.</summary>
    internal static bool CutsOff(ParsedScene parsed)
    {
        var found = parsed.Found;
        return found.Length > 0
            && found[0]
                .Track.Any(at =>
                    !at.Visible
                    || IsOutside(found[0].Shape, (at.X, at.Y), at.Radius, at.Rotation, (parsed.Width, parsed.Height))
                );
    }

    private static bool IsOutside(
        CharacterShape shape,
        (double X, double Y) center,
        double radius,
        double rotation,
        (double Width, double Height) window
    )
    {
        var upright = ShapeGeometry.Extent(shape);
        var reach = ShapeGeometry.Reach(shape);
        var extent = Math.Abs(rotation) < 0.1 ? upright : new Extent(reach, reach, reach);
        var slack = Slack * radius;
        return center.X - (extent.Side * radius) < -slack
            || center.X + (extent.Side * radius) > window.Width + slack
            || center.Y - (extent.Above * radius) < -slack
            || center.Y + (extent.Below * radius) > window.Height + slack;
    }
}
