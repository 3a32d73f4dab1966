namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>The error of the velocity in one clip under its own caption and under one that says otherwise.</summary>
/// <param name="Swap">What the other caption gives to the other character.</param>
/// <param name="Time">t, in (0, 1].</param>
/// <param name="True">Mean squared error under the true caption.</param>
/// <param name="Swapped">Mean squared error under the other.</param>
internal readonly record struct SwapError(string Swap, double Time, double True, double Swapped);
