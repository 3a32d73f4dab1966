using System.Text.RegularExpressions;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Completes and explains directives: their names, packages and versions in the package cache, and files.</summary>
internal static partial class DirectiveCompletion
{
    private const int MostItems = 200;

    /// <summary>What may stand at the cursor; null when it is not in a directive.</summary>
    public static CompletionAnswer? Complete(string code, int cursor)
    {
        string line = Line(code, cursor);
        if (Version().Match(line) is { Success: true } version)
        {
            return Answer(
                LocalPackages.Versions(version.Groups["id"].Value),
                version.Groups["typed"].Value,
                cursor,
                "version"
            );
        }
        if (Package().Match(line) is { Success: true } package)
        {
            string typed = package.Groups["typed"].Value;
            return Answer(LocalPackages.Ids(typed), typed, cursor, "package");
        }
        if (FilePath().Match(line) is { Success: true } file)
        {
            string path = file.Groups["typed"].Value;
            return Answer(Files(path), Path.GetFileName(path), cursor, "file");
        }
        return Name().Match(line) is { Success: true } name
            ? Answer(Names(), name.Groups["typed"].Value, cursor, "keyword")
            : null;
    }

    /// <summary>What the directive at the cursor does; null when there is none.</summary>
    public static MimeBundle? Inspect(string code, int cursor)
    {
        int start = code.LastIndexOf('\n', Math.Max(0, Math.Min(cursor, code.Length) - 1)) + 1;
        Match match = Word().Match(code, start);
        bool isAt = match.Success && cursor <= match.Groups["name"].Index + match.Groups["name"].Length;
        return isAt && CellDirectives.Help.TryGetValue(match.Groups["name"].Value, out string? help)
            ? MimeBundle.Of("text/plain", $"{match.Groups["name"].Value} {help}")
            : null;
    }

    private static string Line(string code, int cursor)
    {
        string before = code[..Math.Min(cursor, code.Length)];
        return before[(before.LastIndexOf('\n') + 1)..];
    }

    private static IEnumerable<string> Names() =>
        CellDirectives
            .Help.Keys.Concat(CellLanguages.All.Select(name => "#!" + name))
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static CompletionAnswer Answer(IEnumerable<string> texts, string typed, int cursor, string type)
    {
        IEnumerable<CompletionItem> items = texts
            .Where(text => text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Take(MostItems)
            .Select(text => new CompletionItem(
                text,
                type,
                Documentation: CellDirectives.Help.GetValueOrDefault(text, "")
            ));
        return new CompletionAnswer([.. items], cursor - typed.Length, cursor);
    }

    private static IEnumerable<string> Files(string typed)
    {
        string folder = Path.GetFullPath(Path.GetDirectoryName(typed) is { Length: > 0 } named ? named : ".");
        return Directory.Exists(folder)
            ? Directory
                .EnumerateFileSystemEntries(folder)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
            : [];
    }

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*(?<id>[\w.\-]+)\s*[,/]\s*(?<typed>[^"]*)$""", RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*(?<typed>[\w.\-]*)$""", RegexOptions.IgnoreCase)]
    private static partial Regex Package();

    [GeneratedRegex("""^\s*(#r\s+"(project:\s*)?|#!import\s+"?)(?<typed>[^":]*)$""", RegexOptions.IgnoreCase)]
    private static partial Regex FilePath();

    [GeneratedRegex(@"^\s*(?<typed>#!?\w*)$")]
    private static partial Regex Name();

    [GeneratedRegex(@"\G\s*(?<name>#!?\w[\w\-#]*)")]
    private static partial Regex Word();
}
