using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A line of a cell that speaks to the kernel and not to the compiler.</summary>
/// <param name="Name"><c>#r</c>, <c>#i</c> or <c>#!name</c>.</param>
/// <param name="Argument">What follows, without quotes around the whole.</param>
/// <param name="Line">Its line, from 0.</param>
internal sealed partial record Directive(string Name, string Argument, int Line)
{
    /// <summary>Whether it adds something to refer to.</summary>
    public bool IsReference => Name is "#r" or "#i";

    /// <summary>The value of an option, <c>--name value</c>; null when it is not given.</summary>
    public string? Option(string name)
    {
        string[] words = Words();
        int index = Array.IndexOf(words, "--" + name);
        return index >= 0 && index + 1 < words.Length ? words[index + 1] : null;
    }

    /// <summary>What stands outside of options.</summary>
    public IReadOnlyList<string> Positional()
    {
        string[] words = Words();
        return
        [
            .. words.Where(
                (word, i) => !word.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !IsOption(words[i - 1]))
            ),
        ];
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal) && word != "--byref";

    private string[] Words() =>
        [
            .. Word()
                .Matches(Argument)
                .Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Value),
        ];

    [GeneratedRegex("""'(?<quoted>[^']*)'|"(?<quoted>[^"]*)"|\S+""")]
    private static partial Regex Word();
}
