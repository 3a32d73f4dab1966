namespace Sora.Lab.Training.Data;

/// <summary>A pair as tokens.</summary>
/// <param name="Ids">Prompt and answer.</param>
/// <param name="PromptLength">How many of them are the prompt's, its mark included.</param>
internal sealed record RecaptionRow(int[] Ids, int PromptLength);
