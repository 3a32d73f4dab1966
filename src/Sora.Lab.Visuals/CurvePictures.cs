using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Sora.Lab.Visuals;

/// <summary>Plots of lines, told apart by colour, dashes and markers alike.</summary>
public static class CurvePictures
{
    private const float FontSize = 14;

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        LinePattern.Dashed,
        LinePattern.Dotted,
        LinePattern.DenselyDashed,
    ];
    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle,
        MarkerShape.FilledSquare,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond,
        MarkerShape.OpenCircle,
        MarkerShape.OpenSquare,
    ];

    /// <summary>Draws lines over one another, their names beside them.</summary>
    /// <param name="curves">The lines, at least one.</param>
    /// <param name="x">What lies to the right, with its unit.</param>
    /// <param name="y">What lies upwards, with its unit.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="isLogX">Whether each step to the right is a factor; then X are above 0, and each of them has a tick.</param>
    /// <param name="isLogY">Whether each step upwards is a factor; then what is not above 0 is left out.</param>
    /// <param name="hasMarkers">Whether each value has a mark, which suits few of them.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, or a line has not a value for each place.</exception>
    public static Picture Lines(
        IReadOnlyList<Curve> curves,
        string x,
        string y,
        string altText,
        bool isLogX = false,
        bool isLogY = false,
        bool hasMarkers = false,
        int width = 640,
        int height = 340
    )
    {
        Check(curves);
        using var plot = new Plot();
        plot.Font.Set(Sheet.FindTypeface().FamilyName);
        for (var i = 0; i < curves.Count; i++)
        {
            Add(plot, curves[i], i, isLogX, isLogY, hasMarkers);
        }

        plot.XLabel(x, FontSize);
        plot.YLabel(y, FontSize);
        plot.Axes.Bottom.TickGenerator = isLogX ? EachOf(curves) : plot.Axes.Bottom.TickGenerator;
        plot.Axes.Left.TickGenerator = isLogY ? Decades() : plot.Axes.Left.TickGenerator;
        plot.Legend.FontSize = FontSize;
        plot.Legend.SymbolWidth = 36; // room for a whole dash
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Colors.Transparent;
        plot.ShowLegend(Edge.Right);
        return new Picture(plot.GetImageBytes(width, height, ImageFormat.Png), altText);
    }

    private static void Add(Plot plot, Curve curve, int index, bool isLogX, bool isLogY, bool hasMarkers)
    {
        var color = Palette.At(index);
        double[] xs = [.. curve.X.Select(value => isLogX ? Math.Log10(value) : value)];
        double[] ys = [.. curve.Y.Select(value => Shown(isLogY ? Math.Log10(value) : value))];
        var line = plot.Add.Scatter(xs, ys, new Color(color.Red, color.Green, color.Blue));
        line.LegendText = curve.Label;
        line.LineWidth = 2;
        line.LinePattern = Patterns[index % Patterns.Length];
        line.MarkerShape = hasMarkers ? Markers[index % Markers.Length] : MarkerShape.None;
        line.MarkerSize = 8;
    }

    private static double Shown(double value) => double.IsFinite(value) ? value : double.NaN;

    private static NumericManual EachOf(IReadOnlyList<Curve> curves)
    {
        double[] places = [.. curves.SelectMany(curve => curve.X).Distinct().Order()];
        return new NumericManual([.. places.Select(Math.Log10)], [.. places.Select(Text)]);
    }

    private static NumericAutomatic Decades() =>
        new()
        {
            LabelFormatter = place => Text(Math.Pow(10, place)),
            IntegerTicksOnly = true,
            MinorTickGenerator = new LogMinorTickGenerator(),
        };

    private static string Text(double value) =>
        value.ToString(value >= 1000 ? "N0" : "G3", CultureInfo.InvariantCulture);

    private static void Check(IReadOnlyList<Curve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0)
        {
            throw new ArgumentException("Expected at least one line; found none.", nameof(curves));
        }

        if (curves.FirstOrDefault(curve => curve.X.Count == 0 || curve.X.Count != curve.Y.Count) is { } odd)
        {
            throw new ArgumentException(
                $"\"{odd.Label}\": expected a value for each of at least one place; found {odd.X.Count} places and {odd.Y.Count} values.",
                nameof(curves)
            );
        }
    }
}
