using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A C# session in this process: cells, their state, and questions about code.</summary>
internal sealed class CSharpSession : ICodeSession
{
    private readonly CellThread thread = new();
    private readonly CellSources sources = new();
    private readonly Lazy<SubmissionCompiler> compiler;
    private readonly Lazy<ReferenceSet> references = new(() => new ReferenceSet());
    private readonly Lazy<CellDirectives> directives;
    private readonly Lazy<LanguageService> language;
    private readonly ErrorFormatter errors;
    private object?[] state = new object?[64];
    private volatile CancellationTokenSource? preparing;
    private volatile ICellOutput? running;

    /// <summary>Creates the session; the compiler loads when first needed.</summary>
    public CSharpSession()
    {
        compiler = new Lazy<SubmissionCompiler>(() => new SubmissionCompiler(references.Value));
        directives = new Lazy<CellDirectives>(() => new CellDirectives(references.Value));
        language = new Lazy<LanguageService>(() => new LanguageService(references.Value));
        errors = new ErrorFormatter(sources);
    }

    /// <inheritdoc/>
    public void WarmUp()
    {
        compiler.Value.Compile("var x = 1; x", "WarmUp", CancellationToken.None);
        // The language service takes seconds of processor time to load, which the first cells need more.
        Thread.Sleep(TimeSpan.FromSeconds(5));
        Complete("Console.", "Console.".Length, CancellationToken.None);
    }

    /// <inheritdoc/>
    public CellResult Execute(Cell cell, ICellOutput output)
    {
        running = output;
        sources.Add(cell.Path, cell.Code);
        using var cancellation = new CancellationTokenSource();
        preparing = cancellation;
        try
        {
            if (HelpQuestion.Read(cell.Code) is { } name)
            {
                return Help(name, cancellation.Token);
            }
            return Prepare(cell, output, cancellation.Token, out Submission? submission)
                ?? Run(submission!, output, commit: true);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new CellResult(Error: ErrorFormatter.Interrupted());
        }
        finally
        {
            preparing = null;
            running = null;
        }
    }

    /// <inheritdoc/>
    public CellResult Evaluate(string expression, ICellOutput output)
    {
        Submission submission = compiler.Value.Compile(expression, "Expression", CancellationToken.None);
        return submission.Errors.Count > 0
            ? new CellResult(Error: errors.NotCompiled(submission.Errors))
            : Run(submission, output, commit: false);
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        ICellOutput? output = running;
        preparing?.Cancel();
        thread.Interrupt(notice => output?.Stream("stderr", notice));
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public Completeness IsComplete(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Directive.Split(code).Code, SubmissionCompiler.Syntax);
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
        thread.Dispose();
        if (language.IsValueCreated)
        {
            language.Value.Dispose();
        }
    }

    private CellResult Help(string name, CancellationToken cancellation)
    {
        string message = $"nothing is known of '{name}'";
        return Inspect(name, name.Length, cancellation) is { } page
            ? new CellResult(Page: page)
            : new CellResult(Error: new CellError("HelpException", message, [message]));
    }

    private CellResult? Prepare(
        Cell cell,
        ICellOutput output,
        CancellationToken cancellation,
        out Submission? submission
    )
    {
        submission = null;
        (IReadOnlyList<Directive> lines, string code) = Directive.Split(cell.Code);
        foreach (Directive directive in lines)
        {
            try
            {
                directives.Value.Follow(directive, output, cancellation);
            }
            catch (KernelException error)
            {
                return new CellResult(Error: errors.Refused(error, cell.Path, directive.Line + 1));
            }
        }
        submission = compiler.Value.Compile(code, cell.Path, cancellation);
        return submission.Errors.Count > 0 ? new CellResult(Error: errors.NotCompiled(submission.Errors)) : null;
    }

    private CellResult Run(Submission submission, ICellOutput output, bool commit)
    {
        MimeBundle? shown = null;
        if (state.Length < compiler.Value.Slots)
        {
            Array.Resize(ref state, state.Length * 2);
        }
        CellEnd end = thread.Run(async () =>
        {
            CellScope.Enter(output);
            object? value = await submission.Factory!(state);
            // Formatting is user code too: a lazy sequence or a ToString of theirs may run for ever.
            shown = submission.HasValue ? MimeFormatter.Format(value) : null;
        });
        if (commit)
        {
            compiler.Value.Commit(submission);
            language.Value.Add(submission.Code);
        }
        if (end.WasInterrupted)
        {
            return new CellResult(Error: ErrorFormatter.Interrupted());
        }
        return end.Exception is { } exception ? new CellResult(Error: errors.Thrown(exception)) : new CellResult(shown);
    }
}
