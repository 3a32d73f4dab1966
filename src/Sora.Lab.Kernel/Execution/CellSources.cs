using System.Collections.Concurrent;

namespace Sora.Lab.Kernel.Execution;

/// <summary>The sources of the cells that ran, for excerpts in errors.</summary>
internal sealed class CellSources
{
    private readonly ConcurrentDictionary<string, string[]> lines = new();

    /// <summary>Remembers a cell.</summary>
    public void Add(string path, string code) => lines[path] = code.Split('\n');

    /// <summary>Whether a file name of a stack frame is that of a cell.</summary>
    public bool Contains(string? path) => path is not null && lines.ContainsKey(path);

    /// <summary>The lines around one, which is marked; <c>column</c> and <c>length</c> underline a part of it.</summary>
    /// <param name="path">The cell.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The first marked column, from 1, or 0 for none.</param>
    /// <param name="length">How many columns to mark.</param>
    public IEnumerable<string> Excerpt(string path, int line, int column = 0, int length = 0)
    {
        const int Around = 2;
        string[] source = lines.GetValueOrDefault(path, []);
        int width = $"{Math.Min(line + Around, source.Length)}".Length;
        for (int i = Math.Max(1, line - Around); i <= Math.Min(line + Around, source.Length); i++)
        {
            string number = $"{i}".PadLeft(width);
            string text = source[i - 1].TrimEnd('\r');
            yield return i == line ? $"{Ansi.Green}----> {number}{Ansi.Off} {text}" : $"      {number} {text}";
            if (i == line && column > 0)
            {
                string indent = new([.. text.Take(column - 1).Select(letter => letter == '\t' ? '\t' : ' ')]);
                yield return $"      {new string(' ', width)} {indent}{Ansi.Red}{new string('^', Math.Max(1, length))}{Ansi.Off}";
            }
        }
    }
}
