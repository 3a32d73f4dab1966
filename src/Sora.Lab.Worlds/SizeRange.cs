namespace Sora.Lab.Worlds;

/// <summary>The diameters a <see cref="CharacterSize"/> stands for in a frame.</summary>
/// <remarks>
/// The diameter is twice <see cref="CharacterState.Radius"/> at the first frame. Small is 22-26% and large 36-42% of the
/// frame's smaller side, but at least 10.6 and 16 pixels, so that in a 32 pixel frame both can be seen and told apart.
/// </remarks>
/// <param name="Minimum">The smallest diameter, in pixels.</param>
/// <param name="Maximum">The largest diameter, in pixels.</param>
public readonly record struct SizeRange(double Minimum, double Maximum)
{
    private const double SmallestSmall = 10.6;
    private const double SmallestLarge = 16;

    /// <summary>The diameters of a size in a frame.</summary>
    /// <param name="size">Small or large.</param>
    /// <param name="width">The frame's width in pixels.</param>
    /// <param name="height">The frame's height in pixels.</param>
    public static SizeRange Of(CharacterSize size, int width, int height)
    {
        var side = Math.Min(width, height);
        return size == CharacterSize.Small
            ? new(Math.Max(SmallestSmall, 0.22 * side), Math.Max(SmallestSmall + 0.5, 0.26 * side))
            : new(Math.Max(SmallestLarge, 0.36 * side), Math.Max(SmallestLarge + 0.8, 0.42 * side));
    }

    /// <summary>The diameter halfway between the largest small and the smallest large character.</summary>
    /// <param name="width">The frame's width in pixels.</param>
    /// <param name="height">The frame's height in pixels.</param>
    public static double Boundary(int width, int height) =>
        (Of(CharacterSize.Small, width, height).Maximum + Of(CharacterSize.Large, width, height).Minimum) / 2;
}
