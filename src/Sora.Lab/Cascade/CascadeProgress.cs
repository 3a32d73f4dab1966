namespace Sora.Lab.Cascade;

/// <summary>Where a cascade stands.</summary>
/// <param name="Stage"><c>base</c>, or the stage's name.</param>
/// <param name="Step">The step just taken, counted from 1.</param>
/// <param name="Steps">How many the stage takes.</param>
public readonly record struct CascadeProgress(string Stage, int Step, int Steps);
