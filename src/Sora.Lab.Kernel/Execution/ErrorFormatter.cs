using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Tells what went wrong in terms of cells and their lines.</summary>
internal sealed class ErrorFormatter(CellSources sources)
{
    private const int MostFrames = 30;
    private static readonly string[] FrameworkPrefixes =
    [
        "System",
        "Microsoft.CodeAnalysis",
        "Microsoft.DotNet.Interactive",
        "Sora.Lab.Kernel",
    ];

    /// <summary>An exception that user code threw.</summary>
    public CellError Thrown(Exception exception)
    {
        exception = Unwrap(exception);
        return new CellError(exception.GetType().Name, exception.Message, [.. Describe(exception)]);
    }

    /// <summary>Code that does not compile.</summary>
    public CellError NotCompiled(IReadOnlyList<Diagnostic> errors)
    {
        string first = errors[0].ToString();
        return new CellError("CompilationErrorException", first, [.. errors.SelectMany(Describe)]);
    }

    /// <summary>A directive that cannot be followed.</summary>
    public CellError Refused(KernelException exception, string path, int line) =>
        new(
            "DirectiveException",
            exception.Message,
            [Title("DirectiveException", exception.Message), Where(path, line), .. sources.Excerpt(path, line)]
        );

    /// <summary>A cell that was stopped from outside.</summary>
    public static CellError Interrupted() =>
        new(
            nameof(OperationCanceledException),
            "the cell was interrupted",
            [Title(nameof(OperationCanceledException), "the cell was interrupted")]
        );

    /// <summary>Something wrong at a place in a cell.</summary>
    public IEnumerable<string> At(string path, int line, int column, string name, string message) =>
        [
            Title(name, message),
            $"{Where(path, line)}, column {column}",
            string.Join('\n', sources.Excerpt(path, line, column, 1)),
        ];

    /// <summary>A cell whose process ended under it.</summary>
    public static CellError Lost(string reason)
    {
        const string Name = "WorkerLostException";
        string message = $"the process that ran this cell ended: {reason}";
        string[] lines =
        [
            Title(Name, message),
            "The kernel goes on with a fresh process; variables of earlier cells are gone.",
        ];
        return new CellError(Name, message, lines);
    }

    private static Exception Unwrap(Exception exception)
    {
        while (exception is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 })
        {
            exception = exception.InnerException ?? exception;
        }
        return exception;
    }

    private IEnumerable<string> Describe(Exception exception)
    {
        yield return Title(exception.GetType().FullName ?? exception.GetType().Name, exception.Message);
        foreach (string line in Frames(exception).Take(MostFrames))
        {
            yield return line;
        }
        if (exception.InnerException is { } inner)
        {
            yield return "caused by:";
            foreach (string line in Describe(inner))
            {
                yield return line;
            }
        }
    }

    private IEnumerable<string> Frames(Exception exception)
    {
        (string?, int) last = default;
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            (string? file, int line) = (frame.GetFileName(), frame.GetFileLineNumber());
            if ((file, line) == last)
            {
                continue;
            }
            if (sources.Contains(file))
            {
                last = (file, line);
                string code = string.Join('\n', sources.Excerpt(file!, line));
                yield return $"{Where(file!, line)}{MethodNames.In(frame.GetMethod())}\n{code}";
            }
            else if (!IsFramework(frame.GetMethod()))
            {
                string place = file is null ? "" : $" in {Path.GetFileName(file)}, line {line}";
                yield return $"  at {MethodNames.Full(frame.GetMethod())}{place}";
            }
        }
    }

    private IEnumerable<string> Describe(Diagnostic error)
    {
        FileLinePositionSpan span = error.Location.GetLineSpan();
        int line = span.StartLinePosition.Line + 1;
        int column = span.StartLinePosition.Character + 1;
        bool oneLine = span.EndLinePosition.Line == span.StartLinePosition.Line;
        int length = oneLine ? span.EndLinePosition.Character - span.StartLinePosition.Character : 1;
        yield return Title($"{error.Id}", error.GetMessage());
        if (sources.Contains(span.Path))
        {
            yield return $"{Where(span.Path, line)}, column {column}";
            yield return string.Join('\n', sources.Excerpt(span.Path, line, column, length));
        }
    }

    private static bool IsFramework(MethodBase? method)
    {
        string? assembly = method?.DeclaringType?.Assembly.GetName().Name;
        return assembly is null || Array.Exists(FrameworkPrefixes, prefix => IsPart(assembly, prefix));
    }

    private static bool IsPart(string assembly, string prefix) =>
        assembly == prefix || assembly.StartsWith(prefix + ".", StringComparison.Ordinal);

    private static string Title(string name, string message) => $"{Ansi.Red}{name}{Ansi.Off}: {message}";

    private static string Where(string path, int line) => $"{Ansi.Cyan}{path}, line {line}{Ansi.Off}";
}
