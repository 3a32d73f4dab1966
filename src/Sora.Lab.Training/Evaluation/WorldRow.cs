namespace Sora.Lab.Training.Evaluation;

/// <summary>How often one who plays was right.</summary>
/// <param name="Player">Who.</param>
/// <param name="Measure">In what.</param>
/// <param name="Case">With which action, at which frame, after how many steps.</param>
/// <param name="Hits">How often right.</param>
/// <param name="Count">Of how many, n.</param>
public sealed record WorldRow(string Player, WorldMeasure Measure, string Case, int Hits, int Count);
