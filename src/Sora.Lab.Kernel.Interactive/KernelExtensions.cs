using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>What extension packages ask of a kernel.</summary>
public static class KernelExtensions
{
    /// <summary>The kernel of a language.</summary>
    /// <param name="kernel">Where to look.</param>
    /// <param name="name">The language, as <c>#!</c> lines name it.</param>
    /// <returns>The kernel; null when it does not run that language.</returns>
    public static Kernel? FindKernelByName(this Kernel kernel, string name) =>
        kernel?.Name == name
            ? kernel
            : (kernel as CompositeKernel)?.ChildKernels.FirstOrDefault(child => child.Name == name);

    /// <summary>Runs code.</summary>
    /// <param name="kernel">The kernel of the code's language.</param>
    /// <param name="code">The code.</param>
    /// <returns>What came of it.</returns>
    public static Task<KernelCommandResult> SubmitCodeAsync(this Kernel kernel, string code)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.SendAsync(new SubmitCode(code));
    }
}
