using Sora.Lab.Patches;

namespace Sora.Lab.UNets;

/// <summary>The numbers of a <see cref="DiffusionUNet"/>.</summary>
public sealed record DiffusionUNetConfig
{
    internal const int Kernel = 3;

    /// <summary>Channels of what goes in.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Channels of what comes out.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Channels of each level, from fine to coarse; each level has half the height and width of the one before.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Residual blocks of a level, on the way down and again on the way up.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Attention heads, K; they divide the widths of the levels with attention.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The groups of channels that are normalised together; they divide all widths.</summary>
    public int Groups { get; init; } = 4;

    /// <summary>The width of the text encoder's states.</summary>
    public required int TextWidth { get; init; }

    /// <summary>The width of the timestep's sinusoid; even.</summary>
    public int FrequencyWidth { get; init; } = 256;

    /// <summary>Whether the mean of a prompt's states is added to the timestep embedding.</summary>
    public bool PooledText { get; init; }

    /// <summary>The width of the embedding of time that every block is told, E.</summary>
    public int EmbeddingWidth => 2 * Widths[0];

    /// <summary>Whether a level attends to itself and to the text: all but the finest, which would cost the most.</summary>
    internal static bool Attends(int level) => level > 0;

    /// <summary>Matrix operations of one pass over one clip, a multiplication with its addition counted as two.</summary>
    /// <remarks>
    /// A convolution of n positions takes <c>2 n k^3 C C'</c>; attention of n positions with C channels
    /// <c>8 n C^2 + 4 n^2 C</c> to itself, <c>4 n C^2 + 4 L C E + 4 n L C</c> to the text. Time and text are embedded once.
    /// </remarks>
    /// <param name="size">Latent frames, height and width.</param>
    /// <param name="textTokens">Tokens of text it attends to, L.</param>
    public double Operations(GridSize size, long textTokens)
    {
        var (finest, coarsest) = (size.Count, Positions(size, Widths.Count - 1));
        var sum = Convolution(finest, InputChannels, Widths[0]) + Convolution(finest, Widths[0], OutputChannels);
        sum += 2 * Block(coarsest, Widths[^1], Widths[^1], size.Frames) + Attention(coarsest, Widths[^1], textTokens);
        for (var i = 0; i < Widths.Count; i++)
        {
            var (count, width, before) = (Positions(size, i), Widths[i], Widths[Math.Max(0, i - 1)]);
            sum += Level(count, before, width, size.Frames) + Level(count, 2 * width, width, size.Frames);
            sum += Attends(i) ? 2 * Attention(count, width, textTokens) : 0;
            sum += i == 0 ? 0 : Convolution(count, before, before) + Convolution(Positions(size, i - 1), width, before);
        }

        double e = EmbeddingWidth;
        var perFrame = 2 * e * (FrequencyWidth + e);
        return sum
            + (size.Frames * perFrame)
            + (2 * textTokens * e * (TextWidth + e))
            + (PooledText ? 2 * e * TextWidth : 0);
    }

    /// <summary>Checks that the numbers fit together.</summary>
    /// <returns>The config itself.</returns>
    /// <exception cref="ArgumentException">One does not.</exception>
    public DiffusionUNetConfig Checked()
    {
        Require(InputChannels > 0 && OutputChannels > 0 && TextWidth > 0, "channels and text width must be positive");
        Require(Widths.Count > 0 && Blocks > 0 && Heads > 0 && Groups > 0, "levels, blocks, heads, groups: at least 1");
        Require(
            Widths.All(width => width > 0 && width % Groups == 0 && width % Heads == 0),
            $"widths {string.Join(", ", Widths)} must be multiples of {Groups} groups and {Heads} heads"
        );
        Require(FrequencyWidth > 0 && FrequencyWidth % 2 == 0, $"frequency width {FrequencyWidth} must be even");
        return this;
    }

    private static int Positions(GridSize size, int level)
    {
        var (height, width) = (size.Height, size.Width);
        for (var i = 0; i < level; i++)
        {
            (height, width) = ((height + 1) / 2, (width + 1) / 2);
        }

        return size.Frames * height * width;
    }

    private double Level(double count, int before, int width, int frames) =>
        Block(count, before, width, frames) + ((Blocks - 1) * Block(count, width, width, frames));

    private double Block(double count, int before, int width, int frames)
    {
        var convolutions = Convolution(count, before, width) + Convolution(count, width, width);
        var shortcut = before == width ? 0 : 2 * count * before * width;
        return convolutions + shortcut + (4.0 * frames * EmbeddingWidth * width);
    }

    private double Attention(double count, double width, double text) =>
        (12 * count * width * width)
        + (4 * count * count * width)
        + (4 * text * width * EmbeddingWidth)
        + (4 * count * text * width);

    private static double Convolution(double count, double before, double after) =>
        2 * count * Kernel * Kernel * Kernel * before * after;

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException($"Diffusion U-Net: {message}.");
        }
    }
}
