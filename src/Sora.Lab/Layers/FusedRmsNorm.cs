using System.Collections.Concurrent;

namespace Sora.Lab.Layers;

/// <summary>libtorch's own root-mean-square norm, one kernel forward and two backward, which TorchSharp has no binding for.</summary>
/// <remarks>
/// TorchScript reaches every operator of libtorch. On an H200 forward and backward take 0.30 ms for 92,160 tokens of 256 values in bfloat16, and 0.75 ms
/// as the steps of <see cref="RmsNorm"/>; on a processor libtorch takes such steps itself, and nothing is gained.
/// </remarks>
internal static class FusedRmsNorm
{
    private const string Name = "rms_norm";

    private static readonly ConcurrentDictionary<double, jit.CompilationUnit> Units = new();

    /// <summary>Normalises the last dimension of <paramref name="x"/> [..., D] and multiplies it by a gain [D] of the same dtype.</summary>
    public static Tensor Normalize(Tensor x, Tensor gain, double epsilon) =>
        (Tensor)Units.GetOrAdd(epsilon, Compile).invoke(Name, x, gain);

    // The number is in the script: as an argument it would be a scalar that the garbage collector may take before it is read.
    private static jit.CompilationUnit Compile(double epsilon) =>
        jit.compile(
            FormattableString.Invariant(
                $"""
                def {Name}(x: Tensor, gain: Tensor) -> Tensor:
                    return torch.rms_norm(x, [x.size(-1)], gain, {epsilon:E16})

                """
            )
        );
}
