using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation;

/// <summary>What is right in one clip.</summary>
/// <param name="Whole">Of the one whole character; nothing of it is right unless exactly one was found.</param>
/// <param name="Largest">Of the largest thing found, whole or not.</param>
public readonly record struct Verdict(PromptVerdict Whole, PromptVerdict Largest);
