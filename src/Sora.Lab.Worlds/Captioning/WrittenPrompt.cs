namespace Sora.Lab.Worlds.Captioning;

/// <summary>A prompt as a user might type it, and what it asks for.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Told">What a clip that obeys it must show.</param>
/// <param name="Twisted">The value whose phrase is odd; null where none is.</param>
/// <param name="Odd">That phrase; of an extra that is near to nothing too.</param>
/// <param name="Nearest">What is drawn for what is absent, in plain words; null where it is left out.</param>
public sealed record WrittenPrompt(string Text, ToldScene Told, Enum? Twisted, string? Odd, string? Nearest);
