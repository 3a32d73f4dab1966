namespace Sora.Lab.Transformers;

/// <summary>The numbers of a <see cref="LatteTextToVideo"/>.</summary>
public sealed record LatteTextToVideoConfig
{
    /// <summary>H and W of the latent, in latent pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>The side of a patch.</summary>
    public int PatchSide { get; init; } = 2;

    /// <summary>Channels of the latent.</summary>
    public int InputChannels { get; init; } = 4;

    /// <summary>Channels of what is predicted: the noise, and a variance if it learns one.</summary>
    public int OutputChannels { get; init; } = 8;

    /// <summary>D, the width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>How many blocks over space, and as many over time.</summary>
    public required int Depth { get; init; }

    /// <summary>K, heads of attention.</summary>
    public required int Heads { get; init; }

    /// <summary>The width of a token of the text encoder.</summary>
    public int TextWidth { get; init; } = 4096;

    /// <summary>Latte-1's: 28 blocks each over space and time, 512 x 512 pixels, T5-XXL's text.</summary>
    public static LatteTextToVideoConfig Latte1 { get; } =
        new()
        {
            InputSize = 64,
            Width = 1152,
            Depth = 28,
            Heads = 16,
        };

    internal int Side => InputSize / PatchSide;

    /// <summary>Checks that the numbers fit together.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal LatteTextToVideoConfig Checked()
    {
        Require(Width > 0 && Depth > 0 && Heads > 0 && TextWidth > 0, "sizes must be positive");
        Require(InputChannels > 0 && OutputChannels > 0, "channels must be positive");
        Require(PatchSide > 0 && InputSize % PatchSide == 0, "the patch must divide the input");
        Require(Width % Heads == 0 && Width % 4 == 0, "heads, and 4, must divide the width");
        return this;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"Latte config: {rule}.");
        }
    }
}
