using System.CommandLine;

namespace Sora.Lab.Cli;

/// <summary>How every verb ends: a result and code 0, or one clear line and another code.</summary>
internal static class CommandLine
{
    /// <summary>Shown on every verb: the whole story of a failure.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "show the stack trace of a failure",
        Recursive = true,
    };

    private const int Failed = 1;
    private const int Interrupted = 130;

    public static int Run(RootCommand root, string[] args)
    {
        root.Options.Add(Verbose);
        var parsed = root.Parse(args);
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or NullReferenceException))
        {
            Console.Error.WriteLine("sora-lab: " + Line(exception));
            if (parsed.GetValue(Verbose))
            {
                Console.Error.WriteLine(exception);
            }

            return Failed;
        }
    }

    /// <summary>The message without the parts .NET appends for programmers.</summary>
    private static string Line(Exception exception)
    {
        var innermost = exception is AggregateException or TypeInitializationException
            ? exception.GetBaseException()
            : exception;
        var message = innermost.Message.ReplaceLineEndings(" ");
        var parameter = innermost is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "";
        return parameter.Length > 0 ? message.Replace(parameter, "", StringComparison.Ordinal) : message;
    }
}
