namespace Sora.Lab.Diffusion;

/// <summary>Small systems of linear equations.</summary>
internal static class LinearSystem
{
    /// <summary>Solves <c>A w = b</c> by Gaussian elimination with partial pivoting; both are overwritten.</summary>
    public static double[] Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        for (var column = 0; column < n; column++)
        {
            SwapRows(a, b, column, LargestBelow(a, column));
            for (var row = column + 1; row < n; row++)
            {
                Subtract(a, b, row, column);
            }
        }

        for (var row = n - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < n; column++)
            {
                b[row] -= a[row, column] * b[column];
            }

            b[row] /= a[row, row];
        }

        return b;
    }

    private static int LargestBelow(double[,] a, int column) =>
        Enumerable.Range(column, a.GetLength(0) - column).MaxBy(row => Math.Abs(a[row, column]));

    private static void SwapRows(double[,] a, double[] b, int i, int j)
    {
        (b[i], b[j]) = (b[j], b[i]);
        for (var k = 0; k < b.Length; k++)
        {
            (a[i, k], a[j, k]) = (a[j, k], a[i, k]);
        }
    }

    private static void Subtract(double[,] a, double[] b, int row, int pivot)
    {
        var factor = a[row, pivot] / a[pivot, pivot];
        b[row] -= factor * b[pivot];
        for (var k = pivot; k < b.Length; k++)
        {
            a[row, k] -= factor * a[pivot, k];
        }
    }
}
