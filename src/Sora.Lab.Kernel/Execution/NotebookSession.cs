using System.Collections.Concurrent;
using System.Diagnostics;
using Sora.Lab.Kernel.Debugging;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Languages;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A session: cells of several languages with directives between them, one after another.</summary>
internal sealed class NotebookSession : ICodeSession
{
    private readonly ConcurrentDictionary<ICellOutput, CancellationTokenSource> running = new();
    private readonly CellDirectives directives;

    /// <summary>Creates the session; the compiler loads when first needed.</summary>
    public NotebookSession()
    {
        directives = new CellDirectives(this);
        FSharp = new FSharpLanguage(this);
        Sql = new SqlLanguage(this);
        Microsoft.DotNet.Interactive.Notebook.Current = new NotebookBridge(this);
        HandlerLane.Use((action, output) => CSharp.Run(action, output, "interact"));
        Widgets.WidgetRegistry.Listen();
    }

    /// <summary>The C# part of the session.</summary>
    public CSharpSession CSharp { get; } = new();

    /// <summary>The F# part of the session.</summary>
    public FSharpLanguage FSharp { get; }

    /// <summary>The SQL part of the session.</summary>
    public SqlLanguage Sql { get; }

    /// <summary>Texts that <c>#!value</c> and <c>#!set</c> keep for cells of any language.</summary>
    public ConcurrentDictionary<string, object?> Values { get; } = new();

    /// <inheritdoc/>
    public void WarmUp() => CSharp.WarmUp();

    /// <inheritdoc/>
    public CellResult Execute(Cell cell, ICellOutput output, CancellationToken cancellation)
    {
        // Not disposed: whoever interrupts the cell may still hold it.
        var own = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        running[output] = own;
        CellScope.Enter(output, own.Token);
        try
        {
            own.Token.ThrowIfCancellationRequested();
            return ExecuteParts(cell, output, own.Token);
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            return new CellResult(Error: ErrorFormatter.Interrupted());
        }
        finally
        {
            running.TryRemove(output, out _);
        }
    }

    /// <inheritdoc/>
    public CellResult Run(Action handler, ICellOutput output) => CSharp.Run(handler, output);

    /// <inheritdoc/>
    public CellResult Evaluate(string expression, ICellOutput output, string lane = "") =>
        CSharp.Evaluate(expression, output, lane);

    /// <inheritdoc/>
    public CellDebugger Debugger => CSharp.Debugger;

    /// <inheritdoc/>
    public void Interrupt()
    {
        foreach (CancellationTokenSource cancellation in running.Values)
        {
            cancellation.Cancel();
        }
        CSharp.Interrupt();
    }

    /// <inheritdoc/>
    public CompletionAnswer Complete(string code, int cursor, CancellationToken cancellation) =>
        DirectiveCompletion.Complete(code, cursor)
        ?? CellPart.LanguageAt(code, cursor) switch
        {
            CellLanguages.CSharp => CSharp.Complete(code, cursor, cancellation),
            CellLanguages.FSharp => FSharp.Complete(code, cursor),
            _ => new CompletionAnswer([], cursor, cursor),
        };

    /// <inheritdoc/>
    public MimeBundle? Inspect(string code, int cursor, CancellationToken cancellation) =>
        DirectiveCompletion.Inspect(code, cursor)
        ?? (
            CellPart.LanguageAt(code, cursor) == CellLanguages.CSharp
                ? CSharp.Inspect(code, cursor, cancellation)
                : null
        );

    /// <inheritdoc/>
    public IReadOnlyList<Variable> Variables() => CSharp.Variables();

    /// <inheritdoc/>
    public Completeness IsComplete(string code)
    {
        CodePart? last = CellPart.Split(code, CellLanguages.CSharp).OfType<CodePart>().LastOrDefault();
        return last is { Language: CellLanguages.CSharp } ? CSharpSession.IsComplete(last.Code) : Completeness.Complete;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CSharp.Dispose();
        Sql.Dispose();
    }

    /// <summary>Runs code as a cell of its own within a running one.</summary>
    public CellResult ExecuteNested(Cell cell, ICellOutput output, CancellationToken cancellation) =>
        ExecuteParts(cell, output, cancellation);

    private CellResult ExecuteParts(Cell cell, ICellOutput output, CancellationToken cancellation)
    {
        CSharp.Sources.Add(cell.Path, cell.Code);
        if (HelpQuestion.Read(cell.Code) is { } name)
        {
            return CSharp.Help(name, cancellation);
        }
        var watch = Stopwatch.StartNew();
        bool isTimed = false;
        var result = new CellResult();
        IReadOnlyList<CellPart> parts = CellPart.Split(cell.Code, CellLanguages.Named(cell.Language));
        // A slip in the last line is told before the first has run.
        foreach (
            CellPart part in parts
                .OfType<DirectivePart>()
                .Where(part => !CellDirectives.IsKnown(part.Directive.Name))
                .Concat(parts)
        )
        {
            if (result.Value is { } earlier)
            {
                output.Display(earlier, Guid.NewGuid().ToString("N"), update: false);
            }
            isTimed |= part is DirectivePart { Directive.Name: "#!time" };
            result = Execute(cell, part, output, cancellation);
            if (result.Error is not null || result.Restarts)
            {
                break;
            }
        }
        if (isTimed)
        {
            output.Stream("stdout", $"Wall time: {watch.Elapsed.TotalMilliseconds:0.####}ms\n");
        }
        return result;
    }

    private CellResult Execute(Cell cell, CellPart part, ICellOutput output, CancellationToken cancellation)
    {
        try
        {
            return part switch
            {
                DirectivePart directive => directives.Follow(directive, cell, output, cancellation),
                CodePart { Language: CellLanguages.CSharp } code => CSharp.Execute(
                    cell,
                    code.Padded,
                    output,
                    cancellation
                ),
                CodePart { Language: CellLanguages.FSharp } code => FSharp.Run(code, cell, output),
                CodePart { Language: CellLanguages.Sql } code => Sql.Run(code, cell, output, cancellation),
                CodePart { Language: CellLanguages.Value } code => Keep(code),
                CodePart code => MarkupLanguages.Show(code, output),
                _ => new CellResult(),
            };
        }
        catch (KernelException error)
        {
            return new CellResult(Error: CSharp.Errors.Refused(error, cell.Path, part.Line + 1));
        }
    }

    private CellResult Keep(CodePart part)
    {
        string name =
            part.Chosen?.Option("name") ?? throw new KernelException("#!value: expected --name NAME, found no name");
        Values[name] = part.Code;
        return new CellResult();
    }
}
