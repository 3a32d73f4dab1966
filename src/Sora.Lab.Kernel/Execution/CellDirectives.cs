namespace Sora.Lab.Kernel.Execution;

/// <summary>Follows the directives of a cell.</summary>
internal sealed class CellDirectives(ReferenceSet references)
{
    /// <summary>Follows one.</summary>
    /// <exception cref="KernelException">It is not known or cannot be followed.</exception>
    public void Follow(Directive directive, ICellOutput output, CancellationToken cancellation)
    {
        switch (directive.Name)
        {
            case "#r" when PackageReference.TryParse(directive.Argument) is { } package:
                packages.Add(package, output, cancellation);
                break;
            case "#r":
                references.Add(directive.Argument);
                break;
            case "#i":
                packages.AddSource(directive.Argument);
                break;
            case "#!csharp" or "#!c#":
                break;
            default:
                throw new KernelException(
                    $"{directive.Name}: unknown directive; known are #r \"file.dll\", #r \"nuget: Id, Version\", #i \"nuget: source\", #!csharp"
                );
        }
    }

    private readonly PackageRestore packages = new(references);
}
