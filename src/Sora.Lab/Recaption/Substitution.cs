namespace Sora.Lab.Recaption;

/// <summary>Something asked for that the model has never learnt to draw.</summary>
/// <param name="Asked">In the prompt's words.</param>
/// <param name="Drawn">The nearest thing, which is drawn instead; null where it is left out.</param>
public sealed record Substitution(string Asked, string? Drawn)
{
    /// <summary>A line for the user.</summary>
    public override string ToString() =>
        Drawn is null ? $"left out, since unknown: {Asked}" : $"{Asked}: unknown, drawn instead: {Drawn}";
}
