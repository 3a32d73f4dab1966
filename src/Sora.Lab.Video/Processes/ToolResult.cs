using System.Text.RegularExpressions;

namespace Sora.Lab.Video.Processes;

/// <summary>How a tool ended.</summary>
internal sealed partial record ToolResult(int ExitCode, IReadOnlyList<string> Complaints)
{
    /// <summary>The complaint that says most, without addresses, file names and repetition.</summary>
    public string Reason(string url)
    {
        var lines = Complaints
            .Select(line => Address().Replace(line, "").Replace(url + ": ", "", StringComparison.Ordinal).Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("Conversion failed", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        return lines.Count == 0 ? $"it ended with code {ExitCode}" : string.Join("; ", lines.Take(2)).TrimEnd('.', '!');
    }

    [GeneratedRegex(@"\[[^\]]* @ 0x[0-9a-f]+\] ?")]
    private static partial Regex Address();
}
