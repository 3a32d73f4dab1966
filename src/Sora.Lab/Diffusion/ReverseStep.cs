namespace Sora.Lab.Diffusion;

/// <summary>Where a sample was one step of noise ago: a normal distribution for each number.</summary>
/// <param name="Mean">[B, ...].</param>
/// <param name="LogVariance">Of the same shape, or broadcast to it.</param>
/// <param name="Clean">The clean sample that the mean comes of, [B, ...].</param>
public sealed record ReverseStep(Tensor Mean, Tensor LogVariance, Tensor Clean)
{
    internal ReverseStep MoveToOuterDisposeScope() =>
        new(Mean.MoveToOuterDisposeScope(), LogVariance.MoveToOuterDisposeScope(), Clean.MoveToOuterDisposeScope());
}
