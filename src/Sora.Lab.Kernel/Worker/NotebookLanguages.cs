using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Worker;

/// <summary>The languages that the notebooks of a folder give to cells, for clients that send code alone.</summary>
/// <remarks>
/// The message has no place for a cell's metadata where nbclient runs a notebook, but that starts the kernel in the notebook's folder: a cell
/// of exactly this text is looked for there. Where several say different languages, or one says none, nothing is known.
/// </remarks>
/// <param name="folder">Where the notebooks are.</param>
internal sealed class NotebookLanguages(string folder)
{
    private const long Largest = 100L << 20;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTime Written, ILookup<string, string?> Languages)> known = [];

    /// <summary>The language of the cells of this text; null where no notebook says one, or they differ.</summary>
    public string? Of(string code)
    {
        lock (gate)
        {
            string?[] languages = [.. Notebooks().SelectMany(path => Read(path)[code]).Distinct()];
            return languages is [var only] ? only : null;
        }
    }

    private IEnumerable<string> Notebooks()
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.ipynb")];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private ILookup<string, string?> Read(string path)
    {
        var file = new FileInfo(path);
        if (known.TryGetValue(path, out var had) && had.Written == file.LastWriteTimeUtc)
        {
            return had.Languages;
        }
        ILookup<string, string?> languages = Cells(file).ToLookup(cell => cell.Code, cell => cell.Language);
        known[path] = (file.LastWriteTimeUtc, languages);
        return languages;
    }

    private static Cell[] Cells(FileInfo file)
    {
        try
        {
            return file.Length > Largest
                ? []
                : NotebookFile.CodeCells(file.FullName, File.ReadAllText(file.FullName).ReplaceLineEndings("\n"));
        }
        catch (Exception error) when (error is KernelException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
