namespace Sora.Lab.Kernel.Execution;

/// <summary><c>#!import FILE</c>: runs the cells of a notebook or the code of a file.</summary>
internal sealed class NotebookImport(NotebookSession session)
{
    /// <summary>Runs a file's cells until one fails.</summary>
    /// <exception cref="KernelException">The file cannot be read or is of no known kind.</exception>
    public CellResult Run(Directive directive, Cell cell, ICellOutput output, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(directive.Argument.Trim('"'));
        var result = new CellResult();
        foreach (Cell imported in Cells(path))
        {
            result = session.ExecuteNested(imported with { Subshell = cell.Subshell }, output, cancellation);
            if (result.Error is not null)
            {
                return result;
            }
        }
        return result;
    }

    private static Cell[] Cells(string path)
    {
        string name = Path.GetFileName(path);
        string text = Read(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".ipynb" => NotebookFile.CodeCells(path, text),
            ".dib" => [new Cell(WithoutMeta(text), name)],
            ".cs" or ".csx" => [new Cell(text, name)],
            ".fsx" or ".fs" => [new Cell(text, name) { Language = CellLanguages.FSharp }],
            ".html" => [new Cell(text, name) { Language = CellLanguages.Html }],
            ".js" => [new Cell(text, name) { Language = CellLanguages.JavaScript }],
            ".md" => [new Cell(text, name) { Language = CellLanguages.Markdown }],
            var other => throw new KernelException(
                $"#!import: expected .ipynb, .dib, .cs, .csx, .fsx, .html, .js or .md, found '{other}' in '{path}'"
            ),
        };
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).ReplaceLineEndings("\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"#!import: '{path}': {error.Message}", error);
        }
    }

    private static string WithoutMeta(string text)
    {
        string[] lines = text.Split('\n');
        int meta = Array.FindIndex(lines, line => line.StartsWith("#!meta", StringComparison.Ordinal));
        if (meta < 0)
        {
            return text;
        }
        int end = Array.FindIndex(lines, meta + 1, line => line.StartsWith("#!", StringComparison.Ordinal));
        for (int i = meta; i < (end < 0 ? lines.Length : end); i++)
        {
            lines[i] = "";
        }
        return string.Join('\n', lines);
    }
}
