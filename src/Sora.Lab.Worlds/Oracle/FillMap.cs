namespace Sora.Lab.Worlds.Oracle;

/// <summary>How much of each pixel around a character shows its fill, from 0 to 1.</summary>
/// <param name="Left">The first column, in pixels of the frame.</param>
/// <param name="Top">The first row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Cell">The side of one value, in pixels of the frame.</param>
/// <param name="Values">The parts, row by row.</param>
/// <param name="Weights">How far each value can be trusted: 0 where something else hides it.</param>
internal sealed record FillMap(int Left, int Top, int Width, int Height, int Cell, float[] Values, float[] Weights)
{
    /// <summary>Averages squares of values, so that no character is more than about a dozen values across.</summary>
    public FillMap Pool(int by)
    {
        if (by <= 1)
        {
            return this;
        }

        var (width, height) = ((Width + by - 1) / by, (Height + by - 1) / by);
        var (values, weights) = (new float[width * height], new float[width * height]);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (from, to) = ((y * Width) + x, (y / by * width) + (x / by));
                values[to] += Values[from] * Weights[from];
                weights[to] += Weights[from];
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = weights[i] > 0 ? values[i] / weights[i] : 0;
            weights[i] /= by * by;
        }

        return new(Left, Top, width, height, Cell * by, values, weights);
    }

    /// <summary>The sum of the values, in pixels of the frame, and their middle.</summary>
    public (double Area, double X, double Y) Moments()
    {
        var (sum, sumX, sumY) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Values.Length; i++)
        {
            var value = Values[i] * Weights[i];
            sum += value;
            sumX += value * (i % Width + 0.5);
            sumY += value * (i / Width + 0.5);
        }

        var safe = Math.Max(sum, 1e-6);
        return (sum * Cell * Cell, Left + (sumX / safe * Cell), Top + (sumY / safe * Cell));
    }
}
