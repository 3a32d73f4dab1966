namespace Sora.Lab.Recaption;

/// <summary>A prompt rewritten.</summary>
/// <param name="Text">What the video model is told.</param>
/// <param name="Substitutions">What the prompt asks for that cannot be drawn; empty where there is nothing of the kind.</param>
public sealed record DetailedCaption(string Text, IReadOnlyList<Substitution> Substitutions)
{
    /// <summary>Words of the prompt that mean nothing to the model and that no substitution tells: what the caption makes of them is a guess.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Lines for the user: what is left out, replaced or guessed at.</summary>
    public IEnumerable<string> Notes =>
        Substitutions
            .Select(one => $"{one}")
            .Concat(Unknown.Count == 0 ? [] : [$"unknown, so the caption makes a guess: {string.Join(", ", Unknown)}"]);
}
