namespace Sora.Lab.Training.Evaluation;

/// <summary>How often an action looked like an action.</summary>
/// <param name="Player">Who plays.</param>
/// <param name="Action">What was done.</param>
/// <param name="Apparent">What it looked like, or <c>unclear</c>.</param>
/// <param name="Count">How often.</param>
public sealed record WorldConfusion(string Player, string Action, string Apparent, int Count);
