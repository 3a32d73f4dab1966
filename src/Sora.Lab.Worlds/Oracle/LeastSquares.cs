namespace Sora.Lab.Worlds.Oracle;

/// <summary>Fits weighted sums of a few known functions to samples.</summary>
internal static class LeastSquares
{
    /// <summary>The weights of the functions, and the root of the mean squared difference left.</summary>
    /// <param name="rows">What each function is at each sample, <c>[samples][functions]</c>.</param>
    /// <param name="values">What was seen at each sample.</param>
    public static (double[] Weights, double Error) Fit(IReadOnlyList<double[]> rows, IReadOnlyList<double> values)
    {
        var n = rows[0].Length;
        var (matrix, right) = (new double[n * n], new double[n]);
        for (var i = 0; i < rows.Count; i++)
        {
            for (var p = 0; p < n; p++)
            {
                right[p] += rows[i][p] * values[i];
                for (var q = 0; q < n; q++)
                {
                    matrix[(p * n) + q] += rows[i][p] * rows[i][q];
                }
            }
        }

        LinearSolver.Solve(matrix, right);
        var sum = 0.0;
        for (var i = 0; i < rows.Count; i++)
        {
            var difference = values[i] - rows[i].Zip(right, static (row, weight) => row * weight).Sum();
            sum += difference * difference;
        }

        return (right, Math.Sqrt(sum / rows.Count));
    }
}
