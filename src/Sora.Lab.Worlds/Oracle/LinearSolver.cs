namespace Sora.Lab.Worlds.Oracle;

/// <summary>Solves small systems of linear equations.</summary>
internal static class LinearSolver
{
    /// <summary>Gauss elimination with pivots; the matrix is destroyed, the right side becomes the solution.</summary>
    /// <param name="matrix">n by n, row by row. An unknown that nothing decides becomes 0.</param>
    /// <param name="right">n values.</param>
    public static void Solve(Span<double> matrix, Span<double> right)
    {
        var n = right.Length;
        for (var column = 0; column < n; column++)
        {
            Pivot(matrix, right, column);
            var pivot = matrix[(column * n) + column];
            for (var row = 0; row < n; row++)
            {
                if (row == column || Math.Abs(pivot) < 1e-12)
                {
                    continue;
                }

                var factor = matrix[(row * n) + column] / pivot;
                for (var k = column; k < n; k++)
                {
                    matrix[(row * n) + k] -= factor * matrix[(column * n) + k];
                }

                right[row] -= factor * right[column];
            }
        }

        for (var i = 0; i < n; i++)
        {
            var pivot = matrix[(i * n) + i];
            right[i] = Math.Abs(pivot) < 1e-12 ? 0 : right[i] / pivot;
        }
    }

    private static void Pivot(Span<double> matrix, Span<double> right, int column)
    {
        var n = right.Length;
        var best = column;
        for (var row = column + 1; row < n; row++)
        {
            best = Math.Abs(matrix[(row * n) + column]) > Math.Abs(matrix[(best * n) + column]) ? row : best;
        }

        for (var k = 0; k < n && best != column; k++)
        {
            (matrix[(best * n) + k], matrix[(column * n) + k]) = (matrix[(column * n) + k], matrix[(best * n) + k]);
        }

        if (best != column)
        {
            (right[best], right[column]) = (right[column], right[best]);
        }
    }
}
