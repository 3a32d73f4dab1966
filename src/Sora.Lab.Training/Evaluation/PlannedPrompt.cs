using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation;

/// <summary>A prompt and what its clip must show.</summary>
/// <param name="Prompt">The caption in its plain form.</param>
/// <param name="Color">The character's colour.</param>
/// <param name="Shape">The character's shape.</param>
/// <param name="Motion">What the character does.</param>
/// <param name="Background">Where.</param>
/// <param name="Seed">The seed to generate with.</param>
/// <param name="HeldOut">Whether training never saw the combination of colour, shape and motion.</param>
public sealed record PlannedPrompt(
    string Prompt,
    CharacterColor Color,
    CharacterShape Shape,
    Motion Motion,
    Background Background,
    ulong Seed,
    bool HeldOut
);
