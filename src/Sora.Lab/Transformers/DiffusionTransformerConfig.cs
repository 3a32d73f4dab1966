using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>The numbers of a <see cref="DiffusionTransformer"/>.</summary>
public sealed record DiffusionTransformerConfig
{
    /// <summary>Channels of what goes in: the latent's, and those of a condition stacked on it.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Channels of what comes out: the latent's.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Latent positions a token covers.</summary>
    public PatchSize Patch { get; init; } = new(1, 2, 2);

    /// <summary>Latent positions a token sees beyond its patch when it is embedded, on every side; 0 in Wan2.1.</summary>
    public int PatchOverlap { get; init; }

    /// <summary>The width of a token, D.</summary>
    public required int Width { get; init; }

    /// <summary>How many blocks.</summary>
    public required int Depth { get; init; }

    /// <summary>Attention heads, K; they divide the width into even parts.</summary>
    public required int Heads { get; init; }

    /// <summary>The hidden width of a block's feed-forward network.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>The width of the text encoder's states.</summary>
    public required int TextWidth { get; init; }

    /// <summary>Whether each token is told where in its clip it lies, besides the rotary positions of attention.</summary>
    public bool FractionalPositions { get; init; }

    /// <summary>The width of the timestep's sinusoid; even.</summary>
    public int FrequencyWidth { get; init; } = 256;

    /// <summary>The width of an action vector added to its frame's timestep embedding; 0 for none.</summary>
    public int ActionWidth { get; init; }

    /// <summary>Whether a frame attends to no later one. Then a frame's output is the same whatever follows, and clips come as one group.</summary>
    /// <remarks>Chen et al. 2024 (Diffusion Forcing), section 3.2: each frame of a training clip is one to predict, from those before it.</remarks>
    public bool IsCausal { get; init; }

    /// <summary>Whether the mean of a prompt's states is added to the timestep embedding, besides attention to each of them.</summary>
    /// <remarks>Esser et al. 2024 (Stable Diffusion 3), section 4; then timesteps are those of clips or frames, not of tokens.</remarks>
    public bool PooledText { get; init; }

    /// <summary>What the video tokens attend to beside each other.</summary>
    public CrossAttentionKind CrossAttention { get; init; } = CrossAttentionKind.Text;

    /// <summary>The width of an image encoder's states, where <see cref="CrossAttention"/> has images.</summary>
    public int ImageWidth { get; init; }

    /// <summary>Over what queries and keys are normalised.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; } = QueryKeyNorm.WholeWidth;

    /// <summary>How a block's feed-forward network computes GELU.</summary>
    public GeluForm Gelu { get; init; } = GeluForm.Tanh;

    /// <summary>What keeps the norms away from a division by zero.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>The width of one head, d.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Wan2.1's text-to-video model of 1.3 billion parameters.</summary>
    public static DiffusionTransformerConfig Wan21TextToVideo { get; } =
        new()
        {
            InputChannels = 16,
            OutputChannels = 16,
            Width = 1536,
            Depth = 30,
            Heads = 12,
            FeedForwardWidth = 8960,
            TextWidth = 4096,
        };

    /// <summary>Matrix operations of one pass over one clip, a multiplication with its addition counted as two.</summary>
    /// <param name="tokens">Its tokens, N.</param>
    /// <param name="textTokens">Tokens of text it attends to, L.</param>
    /// <param name="kept">The tokens that are not dropped behind the embedding, where some are.</param>
    /// <remarks>
    /// A block: <c>2N(6 D^2 + 2 D F)</c> for the matrices, <c>4 N^2 D</c> for attention to itself, <c>4 N L D + 4 L D^2</c> for
    /// the text. The embedding of a patch counts what lies around it too.
    /// </remarks>
    public double Operations(long tokens, long textTokens, long? kept = null)
    {
        double n = kept ?? tokens,
            l = textTokens,
            d = Width,
            f = FeedForwardWidth;
        var block = (2 * n * ((6 * d * d) + (2 * d * f))) + (4 * n * n * d) + (4 * n * l * d) + (4 * l * d * d);
        var head = 2 * d * n * Patch.Volume * OutputChannels;
        return EmbeddingOperations(tokens) + (Depth * block) + head + (2 * l * d * (TextWidth + d));
    }

    /// <summary>Those of <see cref="Operations"/> that make tokens of patches: no gradient goes further back than they.</summary>
    /// <param name="tokens">The clip's tokens, N.</param>
    public double EmbeddingOperations(long tokens)
    {
        var (around, p) = (2 * PatchOverlap, Patch);
        double seen = (p.Frames + around) * (p.Height + around) * (p.Width + around);
        return 2.0 * Width * tokens * seen * InputChannels;
    }

    /// <summary>Checks that the numbers fit together.</summary>
    /// <returns>The config itself.</returns>
    /// <exception cref="ArgumentException">One does not.</exception>
    public DiffusionTransformerConfig Checked()
    {
        Require(InputChannels > 0 && OutputChannels > 0, "channels must be positive");
        Require(Patch.Frames > 0 && Patch.Height > 0 && Patch.Width > 0, "the patch must be positive");
        Require(Width > 0 && Depth > 0 && Heads > 0 && FeedForwardWidth > 0 && TextWidth > 0, "sizes must be positive");
        Require(Width % (2 * Heads) == 0, $"width {Width} must be an even multiple of heads {Heads}");
        Require(HeadWidth >= 6, $"a head of width {HeadWidth} is too narrow for three axes of positions; at least 6");
        Require(PatchOverlap >= 0, $"patch overlap {PatchOverlap} must not be negative");
        Require(FrequencyWidth > 0 && FrequencyWidth % 2 == 0, $"frequency width {FrequencyWidth} must be even");
        Require(ActionWidth >= 0, $"action width {ActionWidth} must not be negative");
        Require(
            (ImageWidth > 0) == (CrossAttention == CrossAttentionKind.TextAndImage),
            "an image width goes with image attention"
        );
        return this;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException($"Diffusion transformer: {message}.");
        }
    }
}
