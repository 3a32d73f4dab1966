namespace Sora.Lab.Text;

/// <summary>A prompt as the model reads it.</summary>
/// <param name="Ids">The pieces' numbers, <c>[L]</c>, the end mark last.</param>
/// <param name="Pieces">The pieces' texts, <c>[L]</c>.</param>
/// <param name="UnknownWords">Words that are no piece as a whole: spelled in shorter pieces, or not readable at all.</param>
/// <param name="WasTruncated">Whether the prompt was longer than the model reads, so that its end was left out.</param>
public sealed record PromptTokens(
    IReadOnlyList<int> Ids,
    IReadOnlyList<string> Pieces,
    IReadOnlyList<string> UnknownWords,
    bool WasTruncated
);
