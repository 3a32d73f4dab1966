namespace Sora.Lab.Patches;

/// <summary>Consecutive clips of one size inside a packed sequence.</summary>
/// <param name="Count">How many clips.</param>
/// <param name="Grid">The grid of tokens of each.</param>
public readonly record struct TokenGroup(int Count, GridSize Grid)
{
    /// <summary>Tokens of the whole group.</summary>
    public int Tokens => Count * Grid.Count;
}
