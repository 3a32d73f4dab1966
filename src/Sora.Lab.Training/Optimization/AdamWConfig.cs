namespace Sora.Lab.Training.Optimization;

/// <summary>What <see cref="AdamW"/> is told once.</summary>
public sealed record AdamWConfig
{
    /// <summary>How much of the mean of gradients stays at each step, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the mean of squared gradients stays at each step, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Keeps the division sane where gradients vanish.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decay of matrices and kernels by this times the learning rate at each step.</summary>
    public double WeightDecay { get; init; } = 0.01;
}
