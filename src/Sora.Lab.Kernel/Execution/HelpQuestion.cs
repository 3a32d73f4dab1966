using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Recognizes a cell that asks what a name is: <c>Console.WriteLine?</c> or <c>#!help Console.WriteLine</c>.</summary>
internal static partial class HelpQuestion
{
    /// <summary>The name asked for, or null.</summary>
    public static string? Read(string code)
    {
        Match match = Pattern().Match(code);
        return match.Success ? match.Groups["name"].Value : null;
    }

    [GeneratedRegex(@"^\s*((?<name>[\w.]+)\?{1,2}|#!help\s+(?<name>[\w.]+))\s*$")]
    private static partial Regex Pattern();
}
