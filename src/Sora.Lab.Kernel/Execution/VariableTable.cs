using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Shows the variables of a session.</summary>
internal static class VariableTable
{
    private const int MostLetters = 100;

    /// <summary>Their names.</summary>
    public static MimeBundle Names(IReadOnlyList<Variable> variables) =>
        MimeBundle.Of("text/plain", string.Join(", ", variables.Select(variable => variable.Name)));

    /// <summary>A table of their names, types and values.</summary>
    public static MimeBundle Values(IReadOnlyList<Variable> variables)
    {
        string[][] rows =
        [
            ["Variable", "Type", "Value"],
            .. variables.Select(variable =>
                new[] { variable.Name, TypeNames.Short(variable.Type), Summary(variable.Value) }
            ),
        ];
        MimeBundle bundle = MimeBundle.Of("text/plain", TextTable.Plain(rows));
        bundle.Data["text/html"] = TextTable.Html(rows);
        return bundle;
    }

    /// <summary>The value on one line, or what it throws when it is asked, as a disposed tensor does.</summary>
    public static string Summary(object? value)
    {
        string line = Text(value).ReplaceLineEndings(" ").Trim();
        return line.Length <= MostLetters ? line : line[..MostLetters] + "…";
    }

    private static string Text(object? value)
    {
        try
        {
            return MimeFormatter.Tell(value);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }
}
