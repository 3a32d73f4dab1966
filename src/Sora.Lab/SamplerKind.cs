using System.Diagnostics;
using Sora.Lab.Diffusion;

namespace Sora.Lab;

/// <summary>The samplers to choose from.</summary>
public enum SamplerKind
{
    /// <summary>Straight steps.</summary>
    Euler,

    /// <summary>Each step twice, of second order.</summary>
    Heun,

    /// <summary>DPM-Solver++ (2M): one evaluation a step, of second order by remembering the last.</summary>
    DpmSolverPlusPlus2M,

    /// <summary>UniPC: the same with a correction; Wan2.1's.</summary>
    UniPC,
}

/// <summary>From a sampler's name to the sampler.</summary>
internal static class SamplerKinds
{
    public static Sampler Find(this SamplerKind kind) =>
        kind switch
        {
            SamplerKind.Euler => Samplers.Euler,
            SamplerKind.Heun => Samplers.Heun,
            SamplerKind.DpmSolverPlusPlus2M => Samplers.DpmSolverPlusPlus2M,
            SamplerKind.UniPC => Samplers.UniPC,
            _ => throw new UnreachableException(),
        };
}
