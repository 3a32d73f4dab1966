using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>Draws the common Plotly charts as a picture, for where no script runs: documents, mail, repositories.</summary>
/// <remarks>
/// Lines and points, bars, histograms, heat maps and pies, on one pair of axes. The kernel brings no drawing library, whose
/// version would come before the one a notebook asks for.
/// </remarks>
internal static class PlotlySketch
{
    private const int MostPoints = 2000;
    private static readonly string[] Drawn = ["scatter", "scattergl", "bar", "histogram", "heatmap"];

    /// <summary>The picture as SVG; null where the chart has a kind of trace that is not drawn here.</summary>
    public static string? Draw(JsonObject figure)
    {
        IReadOnlyList<JsonObject> traces = PlotlyFigure.Traces(figure);
        var layout = figure["layout"] as JsonObject;
        if (traces.Count == 1 && PlotlyFigure.Kind(traces[0]) == "pie")
        {
            return Pie(traces[0], layout);
        }
        bool isKnown = traces.All(trace =>
            Drawn.Contains(PlotlyFigure.Kind(trace)) && IsFirst(trace) && PlotlyFigure.HasValues(trace)
        );
        return isKnown && traces.Count > 0 ? OnAxes(traces, layout) : null;
    }

    private static bool IsFirst(JsonObject trace) =>
        trace["xaxis"]?.ToString() is null or "x" && trace["yaxis"]?.ToString() is null or "y";

    private static string? OnAxes(IReadOnlyList<JsonObject> given, JsonObject? layout)
    {
        IReadOnlyList<string> palette = PlotlyFigure.Palette(layout);
        bool isStacked = layout?["barmode"]?.ToString() is "stack" or "relative";
        JsonObject[] traces = [.. given.Select(ChartBars.Counted)];
        JsonObject[] bars = [.. traces.Where(trace => PlotlyFigure.Kind(trace) == "bar")];
        IReadOnlyList<ChartBar> drawnBars = ChartBars.Of(bars, isStacked);
        bool hasBars = bars.Length > 0;
        JsonObject[] maps = [.. traces.Where(trace => PlotlyFigure.Kind(trace) == "heatmap")];
        bool isMap = maps.Length > 0;
        if (!maps.All(map => Fills(map, "x") && Fills(map, "y")))
        {
            return null;
        }
        (ChartAxis x, ChartAxis y) = (Axis("x", isMap ? 0 : 0.03), Axis("y", isMap ? 0 : 0.05));
        var canvas = new ChartCanvas(PlotlyFigure.Title(layout), x, y);
        foreach (ChartBar bar in drawnBars)
        {
            canvas.Bar(bar, Colour(Array.IndexOf(traces, bars[bar.Trace])));
        }
        for (int i = 0; i < traces.Length; i++)
        {
            if (PlotlyFigure.Kind(traces[i]) == "heatmap" && !canvas.Map(traces[i]["z"] as JsonArray ?? []))
            {
                return null;
            }
            if (PlotlyFigure.Kind(traces[i]).StartsWith("scatter", StringComparison.Ordinal))
            {
                Scatter(canvas, traces[i], Colour(i));
            }
        }
        (string, string)[] named =
        [
            .. traces
                .Select((trace, i) => (trace["name"]?.ToString() ?? "", Colour(i)))
                .Where(entry => entry.Item1.Length > 0),
        ];
        return canvas.Finish(named.Length > 1 ? named : []);

        bool Fills(JsonObject map, string name) =>
            ChartCells.Sides(map, name) is not null && (layout?[name + "axis"] as JsonObject)?["range"] is null;

        string Colour(int i) => PlotlyFigure.Colour(traces[i], i, palette);

        ChartAxis Axis(string name, double margin)
        {
            IEnumerable<JsonNode?> values = traces
                .Where(trace => PlotlyFigure.Kind(trace) != "heatmap")
                .SelectMany(trace => PlotlyFigure.Values(trace, name));
            IEnumerable<JsonNode?> edges = drawnBars.SelectMany(bar => bar.Edges(name == "y"));
            IEnumerable<JsonNode?> cells = maps.SelectMany(trace => ChartCells.Sides(trace, name)!);
            return new ChartAxis(
                [.. values.Concat(edges).Concat(cells)],
                layout?[name + "axis"] as JsonObject,
                hasBars && drawnBars.All(bar => bar.IsHorizontal == (name == "x")) ? 0 : margin
            );
        }
    }

    private static void Scatter(ChartCanvas canvas, JsonObject trace, string colour)
    {
        IReadOnlyList<JsonNode?> x = PlotlyFigure.Values(trace, "x");
        IReadOnlyList<JsonNode?> y = PlotlyFigure.Values(trace, "y");
        int count = Math.Min(x.Count, y.Count);
        string mode = trace["mode"]?.ToString() ?? (count < 20 ? "lines+markers" : "lines");
        int step = 1 + (count / MostPoints);
        (JsonNode?, JsonNode?)[] points =
        [
            .. Enumerable.Range(0, count).Where(i => i % step == 0).Select(i => (x[i], y[i])),
        ];
        if (mode.Contains("lines", StringComparison.Ordinal))
        {
            canvas.Line(points, colour);
        }
        if (mode.Contains("markers", StringComparison.Ordinal))
        {
            canvas.Points(points, colour);
        }
    }

    private static string Pie(JsonObject trace, JsonObject? layout)
    {
        IReadOnlyList<string> palette = PlotlyFigure.Palette(layout);
        double[] values =
        [
            .. (trace["values"] as JsonArray ?? []).Select(value =>
                value?.GetValueKind() == JsonValueKind.Number ? (double)value : 0
            ),
        ];
        string[] labels =
        [
            .. (trace["labels"] as JsonArray ?? []).Select(label => label?.ToString() ?? ""),
            .. Enumerable.Repeat("", values.Length),
        ];
        var canvas = new ChartCanvas(PlotlyFigure.Title(layout));
        double total = values.Sum();
        double from = 0;
        for (int i = 0; i < values.Length && total > 0; i++)
        {
            canvas.Slice(from, from + (values[i] / total), labels[i], palette[i % palette.Count]);
            from += values[i] / total;
        }
        return canvas.Finish([]);
    }
}
