namespace Sora.Lab.Transformers;

/// <summary>The numbers of a <see cref="DiT"/>.</summary>
public sealed record DiTConfig
{
    /// <summary>H and W of the latent image, in latent pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>The side of a patch.</summary>
    public int PatchSide { get; init; } = 2;

    /// <summary>Channels of the latent.</summary>
    public int Channels { get; init; } = 4;

    /// <summary>D, the width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>How many blocks.</summary>
    public required int Depth { get; init; }

    /// <summary>K, heads of attention.</summary>
    public required int Heads { get; init; }

    /// <summary>Classes, one more than which stands for none; 0 for a model that knows no classes.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Whether it predicts a variance beside the noise, in as many channels more.</summary>
    public bool LearnsVariance { get; init; } = true;

    /// <summary>
    /// Whether each block has an embedding of step and class of its own, as the layout of diffusers has it (its published weights hold as many
    /// copies of the one there is), instead of one for all.
    /// </summary>
    public bool EmbedsInEachBlock { get; init; }

    /// <summary>Whether the frequencies of the time reach 1 / 10000, as those of diffusers do; see <see cref="Layers.TimestepEmbedding.Sinusoid"/>.</summary>
    public bool ReachesBaseFrequency { get; init; }

    /// <summary>DiT-S/2 for 256 x 256 pixels.</summary>
    public static DiTConfig S { get; } = OfSize(384, 12, 6);

    /// <summary>DiT-B/2.</summary>
    public static DiTConfig B { get; } = OfSize(768, 12, 12);

    /// <summary>DiT-L/2.</summary>
    public static DiTConfig L { get; } = OfSize(1024, 24, 16);

    /// <summary>DiT-XL/2.</summary>
    public static DiTConfig XL { get; } = OfSize(1152, 28, 16);

    internal int OutputChannels => LearnsVariance ? 2 * Channels : Channels;

    internal int Side => InputSize / PatchSide;

    /// <summary>Checks that the numbers fit together.</summary>
    /// <param name="depthFactor">What the depth is a multiple of.</param>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal DiTConfig Checked(int depthFactor = 1)
    {
        Require(Depth % depthFactor == 0, $"{depthFactor} must divide the depth");
        Require(Width > 0 && Depth > 0 && Heads > 0 && Channels > 0 && Classes >= 0, "sizes must be positive");
        Require(PatchSide > 0 && InputSize % PatchSide == 0, "the patch must divide the input");
        Require(Width % Heads == 0 && Width % 4 == 0, "heads, and 4, must divide the width");
        return this;
    }

    private static DiTConfig OfSize(int width, int depth, int heads) =>
        new()
        {
            InputSize = 32,
            Width = width,
            Depth = depth,
            Heads = heads,
        };

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"DiT config: {rule}.");
        }
    }
}
