namespace Sora.Lab.Kernel.Execution;

/// <summary>The languages a cell can be in, and how notebooks name them.</summary>
internal static class CellLanguages
{
    public const string CSharp = "csharp";
    public const string FSharp = "fsharp";
    public const string Sql = "sql";
    public const string Html = "html";
    public const string JavaScript = "javascript";
    public const string Markdown = "markdown";
    public const string Mermaid = "mermaid";
    public const string Value = "value";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = CSharp,
        ["c#"] = CSharp,
        ["fsharp"] = FSharp,
        ["f#"] = FSharp,
        ["sql"] = Sql,
        ["html"] = Html,
        ["javascript"] = JavaScript,
        ["js"] = JavaScript,
        ["markdown"] = Markdown,
        ["md"] = Markdown,
        ["mermaid"] = Mermaid,
        ["value"] = Value,
        ["pwsh"] = "powershell",
        ["powershell"] = "powershell",
        ["kql"] = "kql",
        ["http"] = "http",
    };

    /// <summary>Every name that chooses a language.</summary>
    public static IEnumerable<string> All => Names.Keys;

    /// <summary>The language of a <c>#!name</c> line, or null when the line is another directive.</summary>
    public static string? Find(string directive) =>
        directive.StartsWith("#!", StringComparison.Ordinal) ? Names.GetValueOrDefault(directive[2..]) : null;

    /// <summary>The language of a cell's metadata; C# where it says none or one that is not known.</summary>
    public static string Named(string? name) => Names.GetValueOrDefault(name ?? CSharp, CSharp);
}
