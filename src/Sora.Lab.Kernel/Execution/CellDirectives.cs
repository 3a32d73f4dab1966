using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Follows the directives of cells.</summary>
internal sealed class CellDirectives(NotebookSession session)
{
    /// <summary>Every directive that is no language, and what it does.</summary>
    public static IReadOnlyDictionary<string, string> Help { get; } =
        new Dictionary<string, string>
        {
            ["#r"] =
                "refers to an assembly, a package or a project: #r \"a.dll\", #r \"nuget: Id, Version\", #r \"project: a.csproj\"",
            ["#i"] = "adds a place to look for packages: #i \"nuget: folder or feed\"",
            ["#!about"] = "says what runs this notebook",
            ["#!help"] = "shows what is known of a name: #!help Console.WriteLine",
            ["#!import"] = "runs a file: #!import other.ipynb (also .cs, .csx, .dib, .html, .js, .md)",
            ["#!lsmagic"] = "lists the directives",
            ["#!nuget-restore"] = "does nothing: packages are restored when they are named",
            ["#!reset"] = "starts the session afresh",
            ["#!set"] = "sets a variable: #!set --name x --value 5 (or @value:name, @input:prompt, @password:prompt)",
            ["#!share"] = "takes a value of another language: #!share --from value name [--as other]",
            ["#!time"] = "tells how long the cell takes",
            ["#!value"] = "keeps the text that follows for other cells: #!value --name x",
            ["#!who"] = "lists the variables",
            ["#!whos"] = "lists the variables with their types and values",
        };

    private readonly Lazy<PackageRestore> packages = new(() => new PackageRestore(session));

    /// <summary>Whether a line that starts so is a directive or chooses a language.</summary>
    public static bool IsKnown(string name) => Help.ContainsKey(name) || CellLanguages.Find(name) is not null;

    /// <summary>Follows one.</summary>
    /// <exception cref="KernelException">It is not known or cannot be followed.</exception>
    public CellResult Follow(DirectivePart part, Cell cell, ICellOutput output, CancellationToken cancellation)
    {
        Directive directive = part.Directive;
        switch (directive.Name)
        {
            case "#r":
                Refer(directive.Argument, output, cancellation);
                return new CellResult();
            case "#i":
                packages.Value.AddSource(directive.Argument);
                return new CellResult();
            case "#!reset":
                return new CellResult(Restarts: true);
            case "#!import":
                return new NotebookImport(session).Run(directive, cell, output, cancellation);
            case "#!about":
                return new CellResult(About());
            case "#!lsmagic":
                return new CellResult(Magics());
            case "#!who":
                return new CellResult(VariableTable.Names(session.CSharp.Variables()));
            case "#!whos":
                return new CellResult(VariableTable.Values(session.CSharp.Variables()));
            case "#!set":
            case "#!share":
                return new ValueSharing(session).Follow(part, cell, output, cancellation);
            case "#!time":
            case "#!nuget-restore":
                return new CellResult();
            default:
                throw new KernelException($"{directive.Name}: unknown directive; #!lsmagic lists those that are known");
        }
    }

    private void Refer(string argument, ICellOutput output, CancellationToken cancellation)
    {
        if (PackageReference.TryParse(argument) is { } package)
        {
            packages.Value.Add(package, output, cancellation);
        }
        else if (argument.StartsWith("project:", StringComparison.OrdinalIgnoreCase))
        {
            session.CSharp.References.Add(ProjectBuild.Run(argument["project:".Length..].Trim(), output, cancellation));
        }
        else
        {
            session.CSharp.References.Add(argument);
        }
    }

    private static MimeBundle About()
    {
        string text =
            $"C# kernel of Sora.Lab {Server.KernelInfo.Version}, .NET {Environment.Version}, {Environment.OSVersion}";
        return MimeBundle.Of("text/plain", text);
    }

    private static MimeBundle Magics()
    {
        IEnumerable<string> lines = Help.Select(entry => $"{entry.Key, -16} {entry.Value}");
        string languages = string.Join(", ", CellLanguages.All.Select(name => "#!" + name));
        return MimeBundle.Of("text/plain", $"{string.Join('\n', lines)}\nlanguages: {languages}");
    }
}
