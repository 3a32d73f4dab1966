using Sora.Lab.Recaption;

namespace Sora.Lab.Training.Data;

/// <summary>A prompt and what it is to become.</summary>
/// <param name="Prompt">As a user might type it.</param>
/// <param name="Caption">The detailed caption, and what the prompt asks for that the world has not.</param>
public sealed record RecaptionPair(string Prompt, DetailedCaption Caption);
