using System.Globalization;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows the first rows and columns of an array of two dimensions.</summary>
internal static class MatrixTable
{
    private const int Most = 20; // rows, and columns

    /// <summary>A table and aligned text; null when the value is no such array.</summary>
    public static MimeBundle? TryShow(object? value)
    {
        if (value is not Array { Rank: 2 } matrix)
        {
            return null;
        }
        int[] columns = [.. Indices(matrix, 1)];
        string[][] rows =
        [
            ["", .. columns.Select(Text)],
            .. Indices(matrix, 0)
                .Select(row => (string[])[Text(row), .. columns.Select(column => Text(matrix.GetValue(row, column)))]),
        ];
        string type = TypeNames.Short(matrix.GetType().GetElementType()!);
        return TextTable.Show(rows, $"{matrix.GetLength(0)} x {matrix.GetLength(1)} {type}");
    }

    private static IEnumerable<int> Indices(Array matrix, int dimension) =>
        Enumerable.Range(matrix.GetLowerBound(dimension), Math.Min(matrix.GetLength(dimension), Most));

    private static string Text(int index) => Text((object)index);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
