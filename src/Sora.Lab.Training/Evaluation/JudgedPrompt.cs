namespace Sora.Lab.Training.Evaluation;

/// <summary>A prompt and what was found of its clips.</summary>
/// <param name="Prompt">What was asked.</param>
/// <param name="Marks">What was found.</param>
public sealed record JudgedPrompt<T>(PlannedPrompt Prompt, T Marks);
