using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A cell whose names later cells see.</summary>
internal sealed class SubmissionLink
{
    private readonly IReadOnlySet<string>? variables;

    private SubmissionLink(string code, CSharpCompilation compilation, int slot, IReadOnlySet<string>? variables)
    {
        (Code, Compilation, Slot, this.variables) = (code, compilation, slot, variables);
    }

    /// <summary>Its source, without directives.</summary>
    public string Code { get; }

    /// <summary>Its compilation, which the next cell builds on.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>Where its state is in the array of submissions; where that of the one before it is, if it has none.</summary>
    public int Slot { get; }

    /// <summary>The references that were given to it and to no cell before it.</summary>
    public IEnumerable<MetadataReference> References => Compilation.ExternalReferences;

    /// <summary>A compiled cell as a link; null for one that brings no names.</summary>
    /// <param name="code">Its source.</param>
    /// <param name="compilation">Its compilation.</param>
    /// <param name="before">The link it builds on, if there is one.</param>
    public static SubmissionLink? Of(string code, CSharpCompilation compilation, SubmissionLink? before)
    {
        CompilationUnitSyntax unit = compilation.SyntaxTrees[0].GetCompilationUnitRoot();
        ISymbol[] members = [.. compilation.ScriptClass!.GetMembers().Where(member => member.CanBeReferencedByName)];
        bool hasUsings = unit.Usings.Count > 0;
        if (members.Length == 0 && !hasUsings)
        {
            return null;
        }
        bool onlyVariables = !hasUsings && members.All(member => member is IFieldSymbol);
        return new SubmissionLink(
            code,
            compilation,
            (before?.Slot ?? 0) + (unit.Members.Count > 0 ? 1 : 0),
            onlyVariables ? members.Select(member => member.Name).ToHashSet() : null
        );
    }

    /// <summary>Whether a cell that declares some variables leaves nothing of this one in sight.</summary>
    public bool IsHiddenBy(IReadOnlySet<string> declared) => variables is not null && variables.IsSubsetOf(declared);
}
