using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>The sizes of a <see cref="Gpt"/>.</summary>
public sealed record GptConfig
{
    /// <summary>V, number of pieces.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The most tokens it sees at once.</summary>
    public required int ContextLength { get; init; }

    /// <summary>D, the width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>K, attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>How GELU is computed: GPT-2 by its tanh form, nanoGPT exactly.</summary>
    public GeluForm Gelu { get; init; } = GeluForm.Tanh;

    /// <summary>Whether matrices and norms have biases.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>GPT-2 of 124 million parameters.</summary>
    public static GptConfig Gpt2 { get; } =
        new()
        {
            VocabularySize = 50_257,
            ContextLength = 1024,
            Width = 768,
            Layers = 12,
            Heads = 12,
        };

    /// <summary>This config, if its numbers fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    internal GptConfig Checked()
    {
        Require(VocabularySize > 1, nameof(VocabularySize), "above 1", VocabularySize);
        Require(ContextLength > 0, nameof(ContextLength), "positive", ContextLength);
        Require(Layers > 0, nameof(Layers), "positive", Layers);
        Require(Heads > 0, nameof(Heads), "positive", Heads);
        Require(Width > 0 && Width % Heads == 0, nameof(Width), $"a positive multiple of {Heads} heads", Width);
        return this;
    }

    private static void Require(bool isMet, string name, string expected, int found)
    {
        if (!isMet)
        {
            throw new ArgumentException($"A GPT's {name} is {expected}; found {found}.");
        }
    }
}
