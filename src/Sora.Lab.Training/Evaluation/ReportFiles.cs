using Sora.Lab.Weights;

namespace Sora.Lab.Training.Evaluation;

/// <summary>A report on disk, for readers, spreadsheets and programs.</summary>
internal static class ReportFiles
{
    /// <summary>Writes <c>name.md</c>, <c>name.csv</c> and, where there is one, <c>name.json</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="name">Such as <c>evaluation</c>.</param>
    /// <param name="markdown">Tables.</param>
    /// <param name="csv">A line for each number.</param>
    /// <param name="json">The same; none where it is left out.</param>
    public static void Write(string folder, string name, string markdown, string csv, string? json = null)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(Path.Combine(folder, $"{name}.md"), markdown);
        AtomicFile.WriteText(Path.Combine(folder, $"{name}.csv"), csv);
        if (json is not null)
        {
            AtomicFile.WriteText(Path.Combine(folder, $"{name}.json"), json + "\n");
        }
    }
}
