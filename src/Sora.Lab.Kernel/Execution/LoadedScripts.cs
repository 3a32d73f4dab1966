using Microsoft.CodeAnalysis;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Finds what <c>#load</c> names, from the notebook's folder on; cells keep their names, which are no files.</summary>
internal sealed class LoadedScripts() : SourceFileResolver([], Environment.CurrentDirectory)
{
    /// <inheritdoc/>
    public override string? NormalizePath(string path, string? baseFilePath) => path;
}
