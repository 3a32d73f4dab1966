using System.Text.Json;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Worker;

namespace Sora.Lab.Kernel.Execution;

/// <summary>The code cells of an <c>.ipynb</c> file.</summary>
internal static class NotebookFile
{
    /// <summary>The cells in order; their lines are called <c>name.ipynb[2]</c>, counted over all cells of the notebook.</summary>
    /// <exception cref="KernelException">The text is no notebook.</exception>
    public static Cell[] CodeCells(string path, string text)
    {
        try
        {
            JsonArray cells = JsonNode.Parse(text)!["cells"]!.AsArray();
            return
            [
                .. cells
                    .Select((cell, i) => (Node: cell!, Number: i + 1))
                    .Where(cell => cell.Node["cell_type"]?.ToString() == "code")
                    .Select(cell => new Cell(Source(cell.Node), $"{Path.GetFileName(path)}[{cell.Number}]")
                    {
                        Language = CellLanguage.Of(cell.Node["metadata"] as JsonObject ?? []),
                    }),
            ];
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new KernelException($"'{path}' is not a notebook: {error.Message}", error);
        }
    }

    private static string Source(JsonNode cell) =>
        cell["source"] is JsonArray lines ? string.Concat(lines.Select(line => line!.ToString())) : $"{cell["source"]}";
}
