using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Patches;

namespace Sora.Lab;

/// <summary>The latent a clip of some size is generated as: rounded up to whole patches.</summary>
internal readonly record struct LatentSize(int Frames, int Height, int Width)
{
    // Attention over more than this is beyond the GPUs this runs on; Wan2.1's 720p clips of 81 frames have 75,600.
    private const long MostTokens = 131_072;

    // 17 frames of 64x64 in the lab's latent of 4x8x8: where a shift in the settings is taken as it stands.
    private const int ReferenceTokens = 320;

    private int Tokens { get; init; }

    /// <summary>The size for a clip.</summary>
    /// <exception cref="ArgumentException">It has none; the message says what would.</exception>
    public static LatentSize Of(GenerationSettings settings, LatentStride stride, PatchSize patch)
    {
        var steps = (settings.Frames - 1) / stride.Frames;
        if ((settings.Frames - 1) % stride.Frames != 0 || (steps + 1) % patch.Frames != 0)
        {
            throw new ArgumentException(
                $"{nameof(settings.Frames)}: expected {stride.Frames}n+1, such as {(steps * stride.Frames) + 1} or "
                    + $"{((steps + 1) * stride.Frames) + 1}; found {settings.Frames}.",
                nameof(settings)
            );
        }

        var height = RoundUp(settings.Height, stride.Height * patch.Height) / stride.Height;
        var width = RoundUp(settings.Width, stride.Width * patch.Width) / stride.Width;
        var tokens = (steps + 1L) * height * width / patch.Volume;
        return tokens <= MostTokens
            ? new(steps + 1, height, width) { Tokens = (int)tokens }
            : throw new ArgumentException(
                $"Size: expected at most {MostTokens} tokens; found {tokens} for {settings.Frames} frames of "
                    + $"{settings.Width}x{settings.Height}.",
                nameof(settings)
            );
    }

    /// <summary>The schedule's shift towards noise, grown with the number of tokens.</summary>
    public double Shift(GenerationSettings settings) => RectifiedFlow.ShiftFor(Tokens, ReferenceTokens, settings.Shift);

    /// <summary>Its tokens as a box.</summary>
    public GridSize Grid(PatchSize patch) => new(Frames / patch.Frames, Height / patch.Height, Width / patch.Width);

    private static int RoundUp(int size, int multiple) => (size + multiple - 1) / multiple * multiple;
}
