namespace Sora.Lab.Visuals;

/// <summary>A line of a plot.</summary>
/// <param name="Label">What the legend calls it.</param>
/// <param name="X">Places, at least one.</param>
/// <param name="Y">A value for each; one that is not finite leaves a gap.</param>
public sealed record Curve(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y);
