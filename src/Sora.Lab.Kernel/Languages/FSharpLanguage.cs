using System.Collections;
using System.Text.RegularExpressions;
using FSharp.Compiler.Diagnostics;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;
using FsiSession = FSharp.Compiler.Interactive.Shell.FsiEvaluationSession;
using FsiValue = FSharp.Compiler.Interactive.Shell.FsiValue;

namespace Sora.Lab.Kernel.Languages;

/// <summary>The F# of a session, by the compiler's own interactive service.</summary>
internal sealed partial class FSharpLanguage(NotebookSession session)
{
    private const string Opened = """
        open System
        open Microsoft.DotNet.Interactive
        open Microsoft.DotNet.Interactive.Formatting
        open type Microsoft.DotNet.Interactive.Kernel
        """;

    private readonly Lazy<FsiSession> fsi = new(Create);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Runs code.</summary>
    public CellResult Run(CodePart part, Cell cell, ICellOutput output)
    {
        CellResult result = new();
        CellResult ended = session.CSharp.Run(
            () => result = Uncoupled(() => Evaluate(part, cell)),
            output,
            cell.Subshell
        );
        return ended.Error is null ? result : ended;
    }

    /// <summary>The names that may stand at the cursor (a UTF-16 position); none before F# has run.</summary>
    public CompletionAnswer Complete(string code, int cursor)
    {
        Match name = Name().Match(code[..Math.Min(cursor, code.Length)]);
        string typed = name.Groups["typed"].Value;
        IEnumerable<string> found = fsi.IsValueCreated ? fsi.Value.GetCompletions(name.Value) : [];
        IEnumerable<CompletionItem> items = found
            .Where(text => text.StartsWith(typed, StringComparison.Ordinal))
            .Distinct()
            .Select(text => new CompletionItem(text, "name"));
        return new CompletionAnswer([.. items], cursor - typed.Length, cursor);
    }

    /// <summary>The value of a name.</summary>
    /// <exception cref="KernelException">There is none.</exception>
    public object? Find(string name) =>
        fsi.IsValueCreated && fsi.Value.TryFindBoundValue(name) is { } found
            ? found.Value.Value.ReflectionValue
            : throw new KernelException($"F# has no value '{name}'");

    /// <summary>The values of a type, by their names.</summary>
    public IEnumerable<KeyValuePair<string, T>> Values<T>()
    {
        if (!fsi.IsValueCreated)
        {
            yield break;
        }
        foreach (var bound in fsi.Value.GetBoundValues())
        {
            if (bound.Value.ReflectionValue is T value)
            {
                yield return KeyValuePair.Create(bound.Name, value);
            }
        }
    }

    /// <summary>Gives a name a value.</summary>
    /// <exception cref="KernelException">F# cannot refer to the value's type.</exception>
    public void Set(string name, object value)
    {
        try
        {
            Refer();
            fsi.Value.AddBoundValue(name, value);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new KernelException(
                $"#!share: F# cannot take '{name}' of type {value.GetType()}: {error.Message}",
                error
            );
        }
    }

    // By its properties a list would be a head and a tail, and the tail a head and a tail.
    private static void ShowListsAsArrays()
    {
        foreach (string mimeType in new[] { HtmlFormatter.MimeType, PlainTextFormatter.MimeType })
        {
            Formatter.Register(
                typeof(FSharpList<>),
                (list, context) =>
                {
                    Items(list).FormatTo(context, mimeType);
                    return true;
                },
                mimeType
            );
        }
    }

    private static Array Items(object list)
    {
        object?[] items = [.. ((IEnumerable)list).Cast<object?>()];
        var typed = Array.CreateInstance(list.GetType().GetGenericArguments()[0], items.Length);
        items.CopyTo(typed, 0);
        return typed;
    }

    private static FsiSession Create()
    {
        ShowListsAsArrays();
        string[] arguments =
        [
            "fsi.exe",
            "--nologo",
            "--noninteractive",
            "--usesdkrefs-",
            "--gui-",
            "--optimize+",
            "--debug+",
        ];
        FsiSession created = FsiSession.Create(
            FsiSession.GetDefaultConfiguration(),
            arguments,
            TextReader.Null,
            TextWriter.Null,
            TextWriter.Null,
            FSharpOption<bool>.None,
            null
        );
        foreach (
            Type type in new[]
            {
                typeof(Microsoft.DotNet.Interactive.Kernel),
                typeof(Formatter),
                typeof(Microsoft.AspNetCore.Html.IHtmlContent),
                typeof(Microsoft.Data.Analysis.DataFrame),
            }
        )
        {
            created.EvalInteractionNonThrowing($"#r @\"{type.Assembly.Location}\"", null);
        }
        created.EvalInteractionNonThrowing(Opened, null);
        return created;
    }

    // The compiler waits for work it has posted to the thread's context, which would have to wait for the compiler.
    private static CellResult Uncoupled(Func<CellResult> evaluate)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return evaluate();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    // What C# cells refer to by now, F# can too.
    private void Refer()
    {
        foreach (string path in session.CSharp.References.Added.Where(known.Add))
        {
            fsi.Value.EvalInteractionNonThrowing($"#r @\"{path}\"", null);
        }
    }

    private CellResult Evaluate(CodePart part, Cell cell)
    {
        Refer();
        (var outcome, FSharpDiagnostic[] found) = fsi.Value.EvalInteractionNonThrowing(part.Padded, cell.Path, null);
        FSharpDiagnostic[] errors = [.. found.Where(diagnostic => diagnostic.Severity.IsError)];
        if (errors.Length > 0)
        {
            return new CellResult(Error: NotCompiled(errors, cell));
        }
        if (outcome is { IsChoice2Of2: true })
        {
            Exception thrown = ((FSharpChoice<FSharpOption<FsiValue>?, Exception>.Choice2Of2)outcome).Item;
            return new CellResult(Error: session.CSharp.Errors.Thrown(thrown));
        }
        FSharpOption<FsiValue>? value = ((FSharpChoice<FSharpOption<FsiValue>?, Exception>.Choice1Of2)outcome).Item;
        bool hasValue = value is not null && value.Value.ReflectionType != typeof(Unit);
        return hasValue ? new CellResult(MimeFormatter.Format(value!.Value.ReflectionValue)) : new CellResult();
    }

    private CellError NotCompiled(FSharpDiagnostic[] errors, Cell cell)
    {
        FSharpDiagnostic first = errors[0];
        return new CellError(
            "CompilationErrorException",
            $"{cell.Path}({first.StartLine},{first.StartColumn + 1}): error {first.ErrorNumberText}: {first.Message}",
            [
                .. errors.SelectMany(error =>
                    session.CSharp.Errors.At(
                        cell.Path,
                        error.StartLine,
                        error.StartColumn + 1,
                        error.ErrorNumberText,
                        error.Message
                    )
                ),
            ]
        );
    }

    [GeneratedRegex(@"([\w']+\.)*(?<typed>[\w']*)$")]
    private static partial Regex Name();
}
