using System.Collections.Immutable;
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
/// reference is given once: given to every cell, they would take memory by the square of the number of cells. Looking up a name
/// goes through all cells before, each of which takes about 60 kB, so only those are kept that brought names, and a cell that
/// declares the variables of the one before it anew, as one that is run again does, takes its place.
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
            sourceReferenceResolver: new LoadedScripts(),
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
            metadataImportOptions: MetadataImportOptions.Public
        );

    /// <summary>The cells whose names are in sight, each building on the one before it.</summary>
    public ImmutableList<SubmissionLink> Links { get; private set; } = [];

    /// <summary>The last slot in the array of submissions whose names are in sight; one more is for a cell that brings none.</summary>
    public int LastSlot => Links.LastOrDefault()?.Slot ?? 0;

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
            Submission submission = CompileNext(code, path, cancellation, out ImmutableList<SubmissionLink> links);
            Links = commit ? links : Links;
            return submission;
        }
    }

    private Submission CompileNext(
        string code,
        string path,
        CancellationToken cancellation,
        out ImmutableList<SubmissionLink> links
    )
    {
        links = Links;
        if (LibraryCompiler.Wants(code, cancellation))
        {
            IReadOnlyList<Diagnostic> refused = libraries.Compile(code, path, cancellation);
            return new Submission(refused, static _ => Task.FromResult<object?>(null), HasValue: false);
        }
        number++;
        var text = SourceText.From(code, Encoding.UTF8);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, Syntax, path, cancellation);
        ImmutableList<SubmissionLink> before = InSight(tree);
        CSharpCompilation compilation = CSharpCompilation.CreateScriptCompilation(
            $"cell-{number}",
            tree,
            references.All.Except(before.SelectMany(link => link.References)),
            Options.WithScriptClassName($"Submission#{number}"),
            before.LastOrDefault()?.Compilation,
            typeof(object)
        );
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(assembly, symbols, options: Emit, cancellationToken: cancellation);
        Diagnostic[] errors = [.. result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
        {
            return new Submission(errors, null, false);
        }
        links = SubmissionLink.Of(code, compilation, before.LastOrDefault()) is { } link ? before.Add(link) : Links;
        return new Submission([], Load(compilation, assembly, symbols), EndsInValue(compilation, tree));
    }

    // What the cell declares anew is not looked up, so that the cells that declared only that are not needed.
    private ImmutableList<SubmissionLink> InSight(SyntaxTree tree)
    {
        HashSet<string> declared =
        [
            .. tree.GetCompilationUnitRoot()
                .Members.OfType<FieldDeclarationSyntax>()
                .SelectMany(field => field.Declaration.Variables)
                .Select(variable => variable.Identifier.ValueText),
        ];
        int count = Links.Count;
        while (count > 0 && Links[count - 1].IsHiddenBy(declared))
        {
            count--;
        }
        return Links.GetRange(0, count);
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
