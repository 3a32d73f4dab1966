namespace Microsoft.DotNet.Interactive;

/// <summary>A kernel of several languages.</summary>
public sealed class CompositeKernel : Kernel
{
    private static readonly string[] Languages = ["csharp", "html", "javascript", "markdown"];

    internal CompositeKernel()
        : base(".NET") { }

    /// <summary>The kernels of its languages.</summary>
    public IReadOnlyCollection<Kernel> ChildKernels { get; } = [.. Languages.Select(name => new LanguageKernel(name))];

    private sealed class LanguageKernel(string name) : Kernel(name);
}
