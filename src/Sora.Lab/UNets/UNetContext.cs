namespace Sora.Lab.UNets;

/// <summary>What every part of a U-Net is told beside what it works on.</summary>
/// <param name="Embedding">Of the time of each frame and, where the model has it, of the prompt: [B, T, E].</param>
/// <param name="Text">The prompts' states at the width of the embedding, [B, L, E].</param>
/// <param name="TextBias">What masks their padding, [B, 1, 1, L]; null when nothing is masked.</param>
internal sealed record UNetContext(Tensor Embedding, Tensor Text, Tensor? TextBias);
