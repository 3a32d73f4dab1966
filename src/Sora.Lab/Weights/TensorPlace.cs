namespace Sora.Lab.Weights;

/// <summary>Where a tensor of a file goes in a module.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Part">Which of <paramref name="Parts"/>, from 0.</param>
/// <param name="Parts">How many tensors of the file make this one, behind each other along the first dimension: 3 where a file keeps queries, keys and values apart.</param>
/// <param name="IsTransposed">Whether the file has rows and columns the other way round.</param>
public readonly record struct TensorPlace(string Name, int Part = 0, int Parts = 1, bool IsTransposed = false);
