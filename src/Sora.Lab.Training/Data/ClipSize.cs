namespace Sora.Lab.Training.Data;

/// <summary>The size of a clip in frames and pixels.</summary>
/// <param name="Frames">T.</param>
/// <param name="Height">H in pixels.</param>
/// <param name="Width">W in pixels.</param>
public readonly record struct ClipSize(int Frames, int Height, int Width)
{
    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Frames}x{Width}x{Height}");

    internal Bucket ToBucket() => new(Width, Height, Frames, 1);
}
