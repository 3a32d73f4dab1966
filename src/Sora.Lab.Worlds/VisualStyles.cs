namespace Sora.Lab.Worlds;

/// <summary>The numbers behind <see cref="VisualStyle"/>.</summary>
public static class VisualStyles
{
    /// <summary>The most that <see cref="LineWidth"/> can be, in pixels.</summary>
    public const double WidestLine = 2.5;

    /// <summary>The side of a block of <see cref="VisualStyle.Pixelated"/>: 2 to 4 pixels, by the frame's smaller side.</summary>
    /// <param name="width">The frame's width in pixels.</param>
    /// <param name="height">The frame's height in pixels.</param>
    public static int BlockSize(int width, int height) => Math.Clamp(Math.Min(width, height) / 32, 2, 4);

    /// <summary>The width of the line of <see cref="VisualStyle.Outlined"/>, in pixels; a ring, with two edges, has half.</summary>
    /// <param name="shape">Whose line.</param>
    /// <param name="radius"><see cref="CharacterState.Radius"/>.</param>
    public static double LineWidth(CharacterShape shape, double radius) =>
        Math.Clamp(0.13 * radius, 0.8, WidestLine) * (shape == CharacterShape.Ring ? 0.5 : 1);
}
