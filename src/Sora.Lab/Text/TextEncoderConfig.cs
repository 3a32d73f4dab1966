namespace Sora.Lab.Text;

/// <summary>The sizes of a <see cref="TextEncoder"/>.</summary>
public sealed record TextEncoderConfig
{
    /// <summary>Number of pieces.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>D, width of the states.</summary>
    public required int Width { get; init; }

    /// <summary>Width of queries, keys and values together; a multiple of <see cref="Heads"/>.</summary>
    public required int AttentionWidth { get; init; }

    /// <summary>Width inside the position-wise network.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>What stands between the matrices of that network.</summary>
    public TextFeedForwardForm FeedForward { get; init; } = TextFeedForwardForm.GatedGelu;

    /// <summary>K, attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>L, the most tokens of a text.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Whether all blocks share one table of position biases (T5), or each has its own (umT5).</summary>
    public bool SharesPositionBias { get; init; } = true;

    /// <summary>Rows of that table: distances are told apart in so many steps; a multiple of 4.</summary>
    public int PositionBuckets { get; init; } = 32;

    /// <summary>The distance in tokens from which all are one.</summary>
    public int MaxDistance { get; init; } = 128;

    /// <summary>The lab's encoder: about 1.4 million parameters, trained with the video model.</summary>
    public static TextEncoderConfig Lab(int vocabularySize) =>
        new()
        {
            VocabularySize = vocabularySize,
            Width = 192,
            AttentionWidth = 192,
            FeedForwardWidth = 512,
            Heads = 6,
            Layers = 3,
            MaxLength = 64,
        };

    /// <summary>umT5-XXL's encoder, which Wan2.1 reads prompts with.</summary>
    public static TextEncoderConfig UmT5Xxl { get; } =
        new()
        {
            VocabularySize = 256_384,
            Width = 4096,
            AttentionWidth = 4096,
            FeedForwardWidth = 10_240,
            Heads = 64,
            Layers = 24,
            MaxLength = 512,
            SharesPositionBias = false,
        };

    /// <summary>Matrix operations of encoding one text, a multiplication with its addition counted as two.</summary>
    /// <param name="tokens">Its tokens, L.</param>
    /// <remarks>A block: <c>2L(4 D A + m D F)</c> for the matrices, m = 3 with a gate and 2 without, and <c>4 L^2 A</c> for attention.</remarks>
    public double Operations(long tokens)
    {
        double l = tokens,
            d = Width,
            a = AttentionWidth,
            f = FeedForwardWidth;
        var matrices = FeedForward == TextFeedForwardForm.GatedGelu ? 3 : 2;
        return Layers * ((2 * l * ((4 * d * a) + (matrices * d * f))) + (4 * l * l * a));
    }

    /// <summary>This config, if its numbers fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    internal TextEncoderConfig Checked()
    {
        Require(VocabularySize > 2, nameof(VocabularySize), "above 2", VocabularySize);
        Require(Width > 0, nameof(Width), "positive", Width);
        Require(FeedForwardWidth > 0, nameof(FeedForwardWidth), "positive", FeedForwardWidth);
        Require(Heads > 0, nameof(Heads), "positive", Heads);
        Require(Layers > 0, nameof(Layers), "positive", Layers);
        Require(MaxLength > 1, nameof(MaxLength), "above 1", MaxLength);
        var isDivided = AttentionWidth > 0 && AttentionWidth % Heads == 0;
        Require(isDivided, nameof(AttentionWidth), $"a positive multiple of {Heads} heads", AttentionWidth);
        var isBucketed = PositionBuckets > 0 && PositionBuckets % 4 == 0;
        Require(isBucketed, nameof(PositionBuckets), "a positive multiple of 4", PositionBuckets);
        Require(MaxDistance > PositionBuckets / 4, nameof(MaxDistance), $"above {PositionBuckets / 4}", MaxDistance);
        return this;
    }

    private static void Require(bool isMet, string name, string expected, int found)
    {
        if (!isMet)
        {
            throw new ArgumentException($"A text encoder's {name} is {expected}; found {found}.");
        }
    }
}
