namespace Sora.Lab.Cli;

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Passed">Whether it is as it should be.</param>
/// <param name="Required">Whether the main job needs it.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do when it did not pass.</param>
internal sealed record Check(string Name, bool Passed, bool Required, string Found, string Remedy = "");
