using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Compiles cells of declarations only, which may hold what a script cannot, as libraries.</summary>
/// <remarks>
/// A script's types are nested in the script's class, where C# allows no namespaces, no extension methods and no
/// file-local types. A cell that has one of these and no statements becomes an assembly that the cells after it refer to. It
/// sees the libraries before it, but no variables.
/// </remarks>
internal sealed class LibraryCompiler(ReferenceSet references, CellAssemblies assemblies, string[] imports)
{
    private readonly Dictionary<string, string> libraries = [];
    private int number;

    /// <summary>Whether the code declares what a script cannot, and nothing else.</summary>
    public static bool Wants(string code, CancellationToken cancellation)
    {
        CompilationUnitSyntax unit = CSharpSyntaxTree
            .ParseText(code, Syntax, cancellationToken: cancellation)
            .GetCompilationUnitRoot(cancellation);
        return unit.Members.Count > 0
            && unit.Members.All(member => member is not (GlobalStatementSyntax or IncompleteMemberSyntax))
            && unit.DescendantNodes().Any(NeedsLibrary);
    }

    /// <summary>Compiles the code and makes its types known to all that is compiled later.</summary>
    /// <returns>Why it does not compile; empty when it does.</returns>
    public IReadOnlyList<Diagnostic> Compile(string code, string path, CancellationToken cancellation)
    {
        var text = SourceText.From(code, Encoding.UTF8);
        SyntaxTree usings = CSharpSyntaxTree.ParseText(GlobalUsings(), Syntax, cancellationToken: cancellation);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, Syntax, path, cancellation);
        string[] types = Types(tree);
        // A higher version of the library that had one of these types takes its place.
        string name = types
            .Select(libraries.GetValueOrDefault)
            .FirstOrDefault(found => found is not null, $"cell-library-{number + 1}")!;
        SyntaxTree version = CSharpSyntaxTree.ParseText(
            $"[assembly: System.Reflection.AssemblyVersion(\"{++number}.0\")]",
            Syntax,
            cancellationToken: cancellation
        );
        IEnumerable<MetadataReference> others = references.All.Where(reference => reference.Display != name);
        var compilation = CSharpCompilation.Create(name, [usings, version, tree], others, Options);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(
            assembly,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation
        );
        Diagnostic[] errors = [.. result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)];
        if (errors.Length == 0)
        {
            Load(name, types, assembly, symbols);
        }
        return errors;
    }

    private static CSharpParseOptions Syntax { get; } = SubmissionCompiler.Syntax.WithKind(SourceCodeKind.Regular);

    private static CSharpCompilationOptions Options { get; } =
        new(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default
        );

    private static bool NeedsLibrary(SyntaxNode node) =>
        node is BaseNamespaceDeclarationSyntax or ExtensionBlockDeclarationSyntax
        || (node is ParameterSyntax parameter && parameter.Modifiers.Any(SyntaxKind.ThisKeyword))
        || (node is BaseTypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.FileKeyword));

    private string GlobalUsings() => string.Concat(imports.Select(import => $"global using {import};\n"));

    private static string[] Types(SyntaxTree tree) =>
        [
            .. tree.GetRoot()
                .DescendantNodes()
                .OfType<BaseTypeDeclarationSyntax>()
                .Where(type => type is not ExtensionBlockDeclarationSyntax)
                .Select(type => string.Join('.', type.AncestorsAndSelf().Reverse().Select(Name).OfType<string>())),
        ];

    private static string? Name(SyntaxNode node) =>
        node switch
        {
            BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        };

    private void Load(string name, string[] types, MemoryStream assembly, MemoryStream symbols)
    {
        if (types.Any(libraries.ContainsKey))
        {
            assemblies.Renew();
        }
        foreach (string type in types)
        {
            libraries[type] = name;
        }
        assemblies.Load(assembly, symbols);
        references.AddImage(name, assembly.ToArray());
    }
}
