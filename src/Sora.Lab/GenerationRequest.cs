namespace Sora.Lab;

/// <summary>One clip that is wanted.</summary>
/// <param name="Prompt">What it should show.</param>
public sealed record GenerationRequest(string Prompt)
{
    /// <summary>Where the noise comes from: the same seed, prompt, settings and model give the same clip.</summary>
    public ulong Seed { get; init; }

    /// <summary>What guidance pushes away from: what it should not show; empty for a clip of nothing in particular.</summary>
    public string NegativePrompt { get; init; } = "";

    /// <summary>Size and sampling.</summary>
    public GenerationSettings Settings { get; init; } = GenerationSettings.Default;
}
