namespace Sora.Lab.Visuals;

/// <summary>A matrix of numbers as colours, with the numbers in them.</summary>
public static class HeatPictures
{
    private const int CellWidth = 60;
    private const int CellHeight = 24;

    /// <summary>Draws a matrix, from 0 (dark) to its largest value (bright).</summary>
    /// <param name="values">Row by row, at least 0.</param>
    /// <param name="rows">The names of the rows.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="format">How numbers are written.</param>
    /// <exception cref="ArgumentException">There are not as many values as rows times columns, or none.</exception>
    public static Picture Matrix(
        IReadOnlyList<double> values,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        string altText,
        string format = "0.00"
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        if (values.Count == 0 || values.Count != rows.Count * columns.Count)
        {
            throw new ArgumentException(
                $"Expected {rows.Count} rows of {columns.Count} values; found {values.Count} values.",
                nameof(values)
            );
        }

        var largest = Math.Max(values.Max(), double.Epsilon);
        using var sheet = new Sheet(rows.Count, columns.Count, CellWidth, CellHeight, rows);
        for (var column = 0; column < columns.Count; column++)
        {
            sheet.Title(column, columns[column]);
            for (var row = 0; row < rows.Count; row++)
            {
                var value = values[(row * columns.Count) + column];
                using var cell = Bitmaps.FromShares([(float)(value / largest)], 1);
                sheet.Draw(row, column, cell);
                var text = value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
                sheet.Write(row, column, text, Bitmaps.InkOn(cell.GetPixel(0, 0)));
            }
        }

        return new Picture(sheet.ToPng(), altText);
    }
}
