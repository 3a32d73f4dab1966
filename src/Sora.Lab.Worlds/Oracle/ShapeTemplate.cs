using System.Collections.Concurrent;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>How much of each place an ideal upright shape covers, seen through a blur.</summary>
/// <remarks>
/// In units of the radius: <see cref="Cells"/> by <see cref="Cells"/> values over [-<see cref="Reach"/>,
/// <see cref="Reach"/>]^2. Made from <see cref="ShapeGeometry.Distance"/>, shrunk by a line's width (the line is not of
/// the fill's colour) and blurred by a Gaussian. Kept once made.
/// </remarks>
internal sealed class ShapeTemplate
{
    /// <summary>Values a side.</summary>
    public const int Cells = 112;

    /// <summary>The farthest place, in radii.</summary>
    public const float Reach = 2.1f;

    private const float Step = 2 * Reach / Cells;
    private const double FinestBlur = 0.02;
    private const double BlurRatio = 1.25;
    private const double LineStep = 0.03;
    private const int BlurLevels = 18;
    private static readonly ConcurrentDictionary<(CharacterShape, CharacterShape, int, int), ShapeTemplate> Made =
        new();
    private readonly float[] values;

    private ShapeTemplate(CharacterShape shape, CharacterShape other, double blur, double line)
    {
        values = Blur(Draw(shape, other, line), blur / Step);
        var (sum, sumX, sumY) = (0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            sumX += values[i] * Place(i % Cells);
            sumY += values[i] * Place(i / Cells);
        }

        Area = sum * Step * Step;
        (MiddleX, MiddleY) = (sumX / sum, sumY / sum);
    }

    /// <summary>The area covered, in squared radii.</summary>
    public double Area { get; }

    /// <summary>The centre of what is covered, in radii right of the shape's centre.</summary>
    public double MiddleX { get; }

    /// <summary>The centre of what is covered, in radii below the shape's centre.</summary>
    public double MiddleY { get; }

    /// <summary>The template of a shape.</summary>
    /// <param name="shape">Which.</param>
    /// <param name="other">The same, or another to go half way to: what a shape that is none of them may look like.</param>
    /// <param name="blur">The blur's standard deviation, in radii; rounded to one of a few.</param>
    /// <param name="line">The width of the line along the edge, in radii; rounded too.</param>
    public static ShapeTemplate Of(CharacterShape shape, CharacterShape other, double blur, double line)
    {
        var level = (int)Math.Round(Math.Log(Math.Max(blur, FinestBlur) / FinestBlur) / Math.Log(BlurRatio));
        level = Math.Min(level, BlurLevels);
        var inset = (int)Math.Round(line / LineStep);
        return Made.GetOrAdd(
            (shape, other, level, inset),
            static key => new(key.Item1, key.Item2, FinestBlur * Math.Pow(BlurRatio, key.Item3), key.Item4 * LineStep)
        );
    }

    /// <summary>The part covered at a place of the upright shape, in radii from its centre.</summary>
    public float At(float x, float y)
    {
        var (u, v) = (((x + Reach) / Step) - 0.5f, ((y + Reach) / Step) - 0.5f);
        if (!(u >= 0 && v >= 0 && u < Cells - 1 && v < Cells - 1))
        {
            return 0;
        }

        var (column, row) = ((int)u, (int)v);
        var (fx, fy) = (u - column, v - row);
        var at = (row * Cells) + column;
        var above = values[at] + ((values[at + 1] - values[at]) * fx);
        var below = values[at + Cells] + ((values[at + Cells + 1] - values[at + Cells]) * fx);
        return above + ((below - above) * fy);
    }

    private static float Place(int cell) => ((cell + 0.5f) * Step) - Reach;

    private static float[] Draw(CharacterShape shape, CharacterShape other, double line)
    {
        var drawn = new float[Cells * Cells];
        for (var i = 0; i < drawn.Length; i++)
        {
            var (x, y) = (Place(i % Cells), Place(i / Cells));
            var edge = (ShapeGeometry.Distance(shape, x, y) + ShapeGeometry.Distance(other, x, y)) / 2;
            var distance = edge + line;
            drawn[i] = (float)Math.Clamp(0.5 - (distance / Step), 0, 1);
        }

        return drawn;
    }

    private static float[] Blur(float[] drawn, double cells)
    {
        var reach = (int)Math.Ceiling(3 * cells);
        var kernel = new float[(2 * reach) + 1];
        for (var i = 0; i < kernel.Length; i++)
        {
            kernel[i] = (float)Math.Exp(-0.5 * (i - reach) * (i - reach) / (cells * cells));
        }

        var sum = kernel.Sum();
        var rows = new float[drawn.Length];
        Convolve(drawn, rows, kernel, sum, 1);
        Convolve(rows, drawn, kernel, sum, Cells);
        return drawn;
    }

    private static void Convolve(float[] from, float[] to, float[] kernel, float sum, int stride)
    {
        var reach = kernel.Length / 2;
        for (var i = 0; i < from.Length; i++)
        {
            var place = stride == 1 ? i % Cells : i / Cells;
            var total = 0f;
            for (var k = Math.Max(-reach, -place); k <= Math.Min(reach, Cells - 1 - place); k++)
            {
                total += kernel[k + reach] * from[i + (k * stride)];
            }

            to[i] = total / sum;
        }
    }
}
