namespace Sora.Lab.Transformers;

/// <summary>The numbers of a <see cref="NaViT"/>.</summary>
public sealed record NaViTConfig
{
    /// <summary>The longest side of an image, in pixels.</summary>
    public required int LongestSide { get; init; }

    /// <summary>The side of a patch, in pixels.</summary>
    public required int PatchSide { get; init; }

    /// <summary>Channels of an image.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>D, the width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>How many blocks.</summary>
    public required int Depth { get; init; }

    /// <summary>K, heads of attention.</summary>
    public required int Heads { get; init; }

    /// <summary>d, the width of a head.</summary>
    public int HeadWidth { get; init; } = 64;

    /// <summary>The width between the two matrices of a block's network.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>Classes to tell apart.</summary>
    public required int Classes { get; init; }

    internal int LongestGrid => LongestSide / PatchSide;

    internal int PatchValues => Channels * PatchSide * PatchSide;

    /// <summary>Checks that the numbers fit together.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal NaViTConfig Checked()
    {
        Require(Width > 0 && Depth > 0 && Heads > 0 && HeadWidth > 0, "sizes must be positive");
        Require(FeedForwardWidth > 0 && Classes > 0 && Channels > 0, "sizes must be positive");
        Require(PatchSide > 0 && LongestSide >= PatchSide, "the longest side must hold a patch");
        Require(LongestSide % PatchSide == 0, "the patch must divide the longest side");
        return this;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"NaViT config: {rule}.");
        }
    }
}
