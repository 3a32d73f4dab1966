using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>The sizes of a <see cref="ClipTextEncoder"/>.</summary>
public sealed record ClipTextConfig
{
    /// <summary>V, number of pieces.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The most tokens of a text.</summary>
    public required int ContextLength { get; init; }

    /// <summary>D, the width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>Width inside the position-wise networks.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>K, attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>How GELU is computed.</summary>
    public GeluForm Gelu { get; init; } = GeluForm.Sigmoid;

    /// <summary>E, the width of the space shared with images; 0 for none.</summary>
    public int SharedWidth { get; init; }

    /// <summary>That of ViT-L/14, which Stable Diffusion, HunyuanVideo and Open-Sora 2 read prompts with.</summary>
    public static ClipTextConfig VitL14 { get; } =
        new()
        {
            VocabularySize = 49_408,
            ContextLength = 77,
            Width = 768,
            FeedForwardWidth = 3072,
            Layers = 12,
            Heads = 12,
        };

    /// <summary>This config, if its numbers fit together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal ClipTextConfig Checked()
    {
        var isSound =
            VocabularySize > 1
            && ContextLength > 0
            && FeedForwardWidth > 0
            && Layers > 0
            && Heads > 0
            && Width > 0
            && Width % Heads == 0
            && SharedWidth >= 0;
        return isSound
            ? this
            : throw new ArgumentException($"Expected positive sizes and heads that divide the width; found {this}.");
    }
}
