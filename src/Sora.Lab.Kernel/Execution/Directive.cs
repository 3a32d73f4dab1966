using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A line of a cell that speaks to the kernel and not to the compiler.</summary>
/// <param name="Name"><c>#r</c>, <c>#i</c> or <c>#!name</c>.</param>
/// <param name="Argument">What follows, without quotes.</param>
/// <param name="Line">Its line, from 0.</param>
internal sealed partial record Directive(string Name, string Argument, int Line)
{
    /// <summary>Takes the directives out of a cell; every other line keeps its number.</summary>
    public static (IReadOnlyList<Directive> Directives, string Code) Split(string cell)
    {
        string[] lines = cell.Split('\n');
        var directives = new List<Directive>();
        for (int i = 0; i < lines.Length; i++)
        {
            Match match = Pattern().Match(lines[i]);
            if (match.Success)
            {
                directives.Add(new Directive(match.Groups["name"].Value, match.Groups["argument"].Value.Trim(), i));
                lines[i] = "// " + lines[i].TrimStart();
            }
        }
        return (directives, string.Join('\n', lines));
    }

    [GeneratedRegex("""^\s*((?<name>#r|#i)\s+"(?<argument>[^"]*)"|(?<name>#!\S+)(?<argument>.*))""")]
    private static partial Regex Pattern();
}
