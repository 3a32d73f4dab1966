namespace Sora.Lab.Training.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Prompts done.</param>
/// <param name="Count">Prompts in all.</param>
/// <param name="Elapsed">Time taken.</param>
/// <param name="Left">Time left, at this pace.</param>
/// <param name="Model">The model's row so far.</param>
public sealed record EvaluationProgress(int Done, int Count, TimeSpan Elapsed, TimeSpan Left, EvaluationRow Model);
