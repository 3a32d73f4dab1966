using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>Every word a caption can hold: what a tokenizer of this world must know.</summary>
public static class CaptionVocabulary
{
    /// <summary>The words, lower case, without repeats, in ordinal order.</summary>
    public static ImmutableArray<string> Words { get; } =
    [
        .. Lexicon
            .All()
            .SelectMany(static phrase => phrase.Split(' '))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The marks that may follow a word directly, in detailed captions only.</summary>
    public static ImmutableArray<string> Marks { get; } = [".", ","];
}
