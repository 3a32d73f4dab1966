namespace Sora.Lab.Patches;

/// <summary>How many latent values one token covers along each axis.</summary>
/// <param name="Frames">Latent frames a patch.</param>
/// <param name="Height">Latent rows a patch.</param>
/// <param name="Width">Latent columns a patch.</param>
public readonly record struct PatchSize(int Frames, int Height, int Width)
{
    /// <summary>Latent positions a patch covers; times the channels it is P, the values of a token.</summary>
    public int Volume => Frames * Height * Width;

    /// <summary>The grid of tokens that a latent of this size becomes.</summary>
    /// <exception cref="ArgumentException">The size is not a positive multiple of the patch.</exception>
    public GridSize GridOf(long frames, long height, long width)
    {
        if (IsOff(frames, Frames) || IsOff(height, Height) || IsOff(width, Width))
        {
            throw new ArgumentException(
                $"A latent of {frames}x{height}x{width} (frames, height, width) is not a positive multiple of the patch "
                    + $"{Frames}x{Height}x{Width}."
            );
        }

        return new GridSize((int)(frames / Frames), (int)(height / Height), (int)(width / Width));
    }

    private static bool IsOff(long size, int patch) => size < patch || size % patch != 0;
}
