using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Compiles cells as script submissions, each building on the ones before it.</summary>
/// <remarks>
/// It does what <c>CSharpScript</c> does, but keeps hold of the array of submissions, so that what a cell had assigned
/// before it was stopped or failed is still there. Optimized code with debug information is five times faster in loops
/// than the scripting default and keeps the lines of errors. A submission has the references of those before it, so each
/// reference is given once: given to every cell, they would take memory by the square of the number of cells.
/// </remarks>
internal sealed class SubmissionCompiler
{
    private static readonly EmitOptions Emit = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private static readonly string[] StaticImports =
    [
        "Microsoft.DotNet.Interactive.Kernel",
        "Sora.Lab.Kernel.Widgets.InteractFunctions",
    ];

    private static readonly string[] Namespaces =
    [
        "System",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading.Tasks",
        "System.Linq",
        "Microsoft.DotNet.Interactive",
        "Microsoft.DotNet.Interactive.Formatting",
    ];

    private readonly CellAssemblies assemblies = new();
    private readonly ReferenceSet references;
    private readonly LibraryCompiler libraries;
    private readonly HashSet<MetadataReference> known = [];
    private readonly Lock gate = new();
    private int number;

    /// <summary>Creates the compiler of a session.</summary>
    public SubmissionCompiler(ReferenceSet references)
    {
        this.references = references;
        string[] imports = [.. Namespaces, .. StaticImports.Select(type => "static " + type)];
        libraries = new LibraryCompiler(references, assemblies, imports);
    }

    /// <summary>How every cell is read.</summary>
    public static CSharpParseOptions Syntax { get; } =
        new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>How every cell is compiled.</summary>
    public static CSharpCompilationOptions Options { get; } =
        new(
            OutputKind.DynamicallyLinkedLibrary,
            usings: [.. Namespaces, .. StaticImports],
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            concurrentBuild: true,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
            metadataImportOptions: MetadataImportOptions.Public
        );

    /// <summary>The compilation of the latest cell that ran.</summary>
    public CSharpCompilation? Previous { get; private set; }

    /// <summary>How many slots the array of submissions needs.</summary>
    public int Slots => number + 2;

    /// <summary>Compiles code.</summary>
    /// <param name="code">The source, without directives.</param>
    /// <param name="path">What its lines are called.</param>
    /// <param name="commit">Whether its names are known to the cells after it, also to those of another shell.</param>
    /// <param name="cancellation">Gives up.</param>
    public Submission Compile(string code, string path, bool commit, CancellationToken cancellation)
    {
        // Cells of several shells come at once, and the first may come while the compiler is still being warmed up.
        lock (gate)
        {
            MetadataReference[] added = [.. references.All.Where(reference => !known.Contains(reference))];
            Submission submission = CompileNext(code, path, added, cancellation);
            if (commit && submission is { Errors.Count: 0, Compilation: not null })
            {
                Previous = submission.Compilation;
                known.UnionWith(added);
            }
            return submission;
        }
    }

    private Submission CompileNext(string code, string path, MetadataReference[] added, CancellationToken cancellation)
    {
        if (LibraryCompiler.Wants(code, cancellation))
        {
            IReadOnlyList<Diagnostic> refused = libraries.Compile(code, path, cancellation);
            return new Submission(code, null, refused, static _ => Task.FromResult<object?>(null), HasValue: false);
        }
        number++;
        var text = SourceText.From(code, Encoding.UTF8);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, Syntax, path, cancellation);
        CSharpCompilation compilation = CSharpCompilation.CreateScriptCompilation(
            $"cell-{number}",
            tree,
            added,
            Options.WithScriptClassName($"Submission#{number}"),
            Previous,
            typeof(object)
        );
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(assembly, symbols, options: Emit, cancellationToken: cancellation);
        Diagnostic[] errors = [.. result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)];
        return errors.Length > 0
            ? new Submission(code, compilation, errors, null, false)
            : new Submission(
                code,
                compilation,
                [],
                Load(compilation, assembly, symbols),
                EndsInValue(compilation, tree)
            );
    }

    private Func<object?[], Task<object?>> Load(
        CSharpCompilation compilation,
        MemoryStream assembly,
        MemoryStream symbols
    )
    {
        if (assembly.Length == 0)
        {
            // Comments and using directives leave nothing to run.
            return static _ => Task.FromResult<object?>(null);
        }
        IMethodSymbol entry =
            compilation.GetEntryPoint(CancellationToken.None)
            ?? throw new InvalidOperationException("the submission has no entry point");
        Type type = assemblies.Load(assembly, symbols).GetType(entry.ContainingType.MetadataName, throwOnError: true)!;
        return type.GetMethod(
                    entry.MetadataName,
                    System.Reflection.BindingFlags.Static
                        | System.Reflection.BindingFlags.NonPublic
                        | System.Reflection.BindingFlags.Public
                )!
            .CreateDelegate<Func<object?[], Task<object?>>>();
    }

    private static bool EndsInValue(CSharpCompilation compilation, SyntaxTree tree)
    {
        if (tree.GetCompilationUnitRoot().Members.LastOrDefault() is not GlobalStatementSyntax { Statement: var last })
        {
            return false;
        }
        if (last is ReturnStatementSyntax { Expression: not null })
        {
            return true;
        }
        return last is ExpressionStatementSyntax { SemicolonToken.IsMissing: true, Expression: var expression }
            && compilation.GetSemanticModel(tree).GetTypeInfo(expression).Type?.SpecialType != SpecialType.System_Void;
    }
}
