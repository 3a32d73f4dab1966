namespace Sora.Lab.Worlds.Oracle;

/// <summary>A connected patch of one character colour in one frame.</summary>
/// <param name="Color">The colour its pixels clearly show.</param>
/// <param name="Area">How many pixels do.</param>
/// <param name="X">Their middle, in pixels.</param>
/// <param name="Y">Their middle, in pixels.</param>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Last column.</param>
/// <param name="Bottom">Last row.</param>
internal sealed record Blob(
    CharacterColor Color,
    int Area,
    double X,
    double Y,
    int Left,
    int Top,
    int Right,
    int Bottom
)
{
    /// <summary>The longer side of its bounding box.</summary>
    public int Extent => Math.Max(Right - Left, Bottom - Top) + 1;

    /// <summary>The pixels between the bounding boxes of two blobs; zero where they overlap.</summary>
    public int Gap(Blob other)
    {
        var horizontal = Math.Max(Left, other.Left) - Math.Min(Right, other.Right) - 1;
        var vertical = Math.Max(Top, other.Top) - Math.Min(Bottom, other.Bottom) - 1;
        return Math.Max(0, Math.Max(horizontal, vertical));
    }

    /// <summary>Both patches as one.</summary>
    public Blob Join(Blob other)
    {
        var area = Area + other.Area;
        return new(
            Color,
            area,
            ((X * Area) + (other.X * other.Area)) / area,
            ((Y * Area) + (other.Y * other.Area)) / area,
            Math.Min(Left, other.Left),
            Math.Min(Top, other.Top),
            Math.Max(Right, other.Right),
            Math.Max(Bottom, other.Bottom)
        );
    }
}
