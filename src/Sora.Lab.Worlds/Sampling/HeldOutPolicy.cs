namespace Sora.Lab.Worlds.Sampling;

/// <summary>What a sampler does with <see cref="HeldOutCombinations"/>.</summary>
public enum HeldOutPolicy
{
    /// <summary>Never draws one, for any character at any time: for training.</summary>
    Exclude,

    /// <summary>Draws one for the first character: for evaluation.</summary>
    Only,

    /// <summary>Draws them like any other.</summary>
    Include,
}
