using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Worlds.Laws;

/// <summary>What becomes of a body that a wall hides: object permanence.</summary>
/// <param name="HasWall">Whether a wall was found at all.</param>
/// <param name="IsHidden">Whether, at some frame, much less of the body is seen than at its best.</param>
/// <param name="ComesOut">Whether it is seen last on the other side of the wall than first.</param>
public readonly record struct WallPassage(bool HasWall, bool IsHidden, bool ComesOut)
{
    private const double HiddenPart = 0.6;

    /// <summary>Looks for a wall, and for what has a colour beside it.</summary>
    /// <param name="clip">Any clip.</param>
    /// <param name="color">The body's.</param>
    public static WallPassage Of(VideoClip clip, CharacterColor color)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var wall = WallFinder.Of(clip);
        if (!wall.IsThere)
        {
            return default;
        }

        Blob?[] seen = [.. Segmentation.Of(clip).Blobs.Select(frame => frame.Find(blob => blob.Color == color))];
        var most = seen.Max(blob => blob?.Area ?? 0);
        var least = seen.Min(blob => blob?.Area ?? 0);
        var sides = seen.OfType<Blob>().Select(blob => SideOf(blob, wall)).Where(side => side != 0).ToArray();
        return new(true, most > 0 && least < HiddenPart * most, sides.Length > 1 && sides[0] != sides[^1]);
    }

    // Of its middle: -1 left of the wall, 1 right of it, 0 behind it.
    private static int SideOf(Blob blob, WallFinder wall) =>
        blob.X < wall.Left ? -1
        : blob.X > wall.Right ? 1
        : 0;
}
