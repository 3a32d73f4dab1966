namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>A trial, and everybody's answer to it judged.</summary>
/// <param name="Asked">The prompt, or several: by it a kept trial is known again.</param>
/// <param name="Kind">The kind of prompts it belongs to; empty where a table tells none apart.</param>
/// <param name="Answers">Who answered and what is right in it, in the order of the table's rows.</param>
public sealed record JudgedTrial(string Asked, string Kind, IReadOnlyList<(string Clips, Judgement Judgement)> Answers);
