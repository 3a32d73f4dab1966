using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Sora.Lab.Kernel.Debugging;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>The C# of a session: code, its state, and questions about it.</summary>
internal sealed class CSharpSession : IDisposable
{
    private readonly ConcurrentDictionary<string, CellThread> threads = new();
    private readonly Lazy<SubmissionCompiler> compiler;
    private readonly Lazy<ReferenceSet> references = new(() => new ReferenceSet());
    private readonly Lazy<LanguageService> language;
    private readonly Lock growing = new();
    private object?[] state = new object?[1024];

    /// <summary>Creates the session; the compiler loads when first needed.</summary>
    public CSharpSession()
    {
        compiler = new Lazy<SubmissionCompiler>(() => new SubmissionCompiler(references.Value));
        language = new Lazy<LanguageService>(() => new LanguageService(references.Value, compiler.Value));
        Errors = new ErrorFormatter(Sources);
    }

    /// <summary>What cells may use.</summary>
    public ReferenceSet References => references.Value;

    /// <summary>The text of the cells that ran.</summary>
    public CellSources Sources { get; } = new();

    /// <summary>Tells errors in terms of cells.</summary>
    public ErrorFormatter Errors { get; }

    /// <summary>Loads the compiler, so that the first cell does not wait for it.</summary>
    public void WarmUp()
    {
        compiler.Value.Compile("var x = 1; x", "WarmUp", commit: false, CancellationToken.None);
        // The language service takes seconds of processor time to load, which the first cells need more.
        System.Threading.Thread.Sleep(TimeSpan.FromSeconds(5));
        Complete("Console.", "Console.".Length, CancellationToken.None);
        Inspect("Console.WriteLine", "Console.WriteLine".Length, CancellationToken.None);
    }

    /// <summary>Stops cells at breakpoints.</summary>
    public CellDebugger Debugger { get; } = new();

    /// <summary>Compiles and runs code; <see cref="OperationCanceledException"/> when it is interrupted before it runs.</summary>
    public CellResult Execute(Cell cell, string code, ICellOutput output, CancellationToken cancellation)
    {
        Submission submission = Compile(cell, code, cancellation);
        if (submission.Errors.Count > 0)
        {
            return new CellResult(Error: Errors.NotCompiled(submission.Errors));
        }
        return Run(submission, cell.Subshell, output, cancellation);
    }

    // A kind of variable that a stop cannot tell costs the sight of all, not the run.
    private Submission Compile(Cell cell, string code, CancellationToken cancellation) =>
        Debugger
            .WithStops(cell, code)
            .Select(stopping => compiler.Value.Compile(stopping, cell.Path, commit: true, cancellation))
            .FirstOrDefault(submission => submission.Errors.Count == 0)
        ?? compiler.Value.Compile(code, cell.Path, commit: true, cancellation);

    /// <summary>The variables of the session, later ones hiding earlier ones of the same name.</summary>
    public IReadOnlyList<Variable> Variables()
    {
        var found = new SortedDictionary<string, Variable>(StringComparer.Ordinal);
        // What lies beyond has been replaced.
        foreach (object submission in state.Take(compiler.Value.LastSlot + 1).OfType<object>())
        {
            foreach (FieldInfo field in submission.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
            {
                if (!field.Name.Contains('<', StringComparison.Ordinal))
                {
                    found[field.Name] = new Variable(field.Name, field.FieldType, field.GetValue(submission));
                }
            }
        }
        return [.. found.Values];
    }

    /// <summary>The help page of a name.</summary>
    public CellResult Help(string name, CancellationToken cancellation)
    {
        string message = $"nothing is known of '{name}'";
        return Inspect(name, name.Length, cancellation) is { } page
            ? new CellResult(Page: page)
            : new CellResult(Error: new CellError("HelpException", message, [message]));
    }

    /// <summary>Runs what the front end has set off, beside the cells.</summary>
    public CellResult Run(Action handler, ICellOutput output, string lane = "handlers")
    {
        CellEnd end = Thread(lane)
            .Run(() =>
            {
                CellScope.EnterHandler(output);
                handler();
                return Task.CompletedTask;
            });
        return Ended(end) ?? new CellResult();
    }

    /// <summary>Evaluates an expression against the state without changing it.</summary>
    public CellResult Evaluate(string expression, ICellOutput output, string lane = "")
    {
        Submission submission = compiler.Value.Compile(expression, "Expression", commit: false, CancellationToken.None);
        return submission.Errors.Count > 0
            ? new CellResult(Error: Errors.NotCompiled(submission.Errors))
            : Run(submission, lane, output);
    }

    /// <summary>Stops what runs.</summary>
    public void Interrupt()
    {
        foreach (CellThread thread in threads.Values)
        {
            thread.Interrupt(notice => CellScope.Current.Stream("stderr", notice));
        }
    }

    /// <summary>What may stand at the cursor (a UTF-16 position).</summary>
    public CompletionAnswer Complete(string code, int cursor, CancellationToken cancellation)
    {
        try
        {
            return language.Value.CompleteAsync(code, cursor, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return new CompletionAnswer([], cursor, cursor);
        }
    }

    /// <summary>What is known of the name at the cursor (a UTF-16 position), or null.</summary>
    public MimeBundle? Inspect(string code, int cursor, CancellationToken cancellation)
    {
        try
        {
            return language.Value.InspectAsync(code, cursor, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Whether the code could be run as it is.</summary>
    public static Completeness IsComplete(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, SubmissionCompiler.Syntax);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
        {
            return Completeness.Incomplete;
        }
        bool hasErrors = tree.GetDiagnostics().Any(found => found.Severity == DiagnosticSeverity.Error);
        return hasErrors ? Completeness.Invalid : Completeness.Complete;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CellThread thread in threads.Values)
        {
            thread.Dispose();
        }
        Debugger.Dispose();
        if (language.IsValueCreated)
        {
            language.Value.Dispose();
        }
    }

    private CellResult Run(
        Submission submission,
        string subshell,
        ICellOutput output,
        CancellationToken cancellation = default
    )
    {
        MimeBundle? shown = null;
        object?[] slots = Slots();
        bool isAnswering = CellDebugger.IsAnswering;
        CellEnd end = Thread(subshell)
            .Run(async () =>
            {
                CellScope.Enter(output, cancellation);
                CellDebugger.IsAnswering = isAnswering;
                // Asked to stop before this thread could be, while the cell was compiled and loaded.
                cancellation.ThrowIfCancellationRequested();
                object? value = await submission.Factory!(slots);
                // Formatting is user code too: a lazy sequence or a ToString of theirs may run for ever.
                shown = submission.HasValue ? MimeFormatter.Format(value) : null;
            });
        return Ended(end, cancellation) ?? new CellResult(shown);
    }

    private CellThread Thread(string shell) => threads.GetOrAdd(shell, _ => new CellThread());

    private CellResult? Ended(CellEnd end, CancellationToken cancellation = default)
    {
        if (end.WasInterrupted || (end.Exception is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            return new CellResult(Error: ErrorFormatter.Interrupted());
        }
        return end.Exception is { } exception ? new CellResult(Error: Errors.Thrown(exception)) : null;
    }

    private object?[] Slots()
    {
        lock (growing)
        {
            if (state.Length < compiler.Value.LastSlot + 2)
            {
                Array.Resize(ref state, state.Length * 2);
            }
            return state;
        }
    }
}
