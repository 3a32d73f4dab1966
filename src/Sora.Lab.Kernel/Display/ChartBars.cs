using System.Text.Json;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Display;

/// <summary>A bar of a chart.</summary>
/// <param name="Trace">The number of its trace.</param>
/// <param name="At">The value it stands at.</param>
/// <param name="From">Where its side starts, in units of the axis, from the value it stands at.</param>
/// <param name="Width">How wide it is, in units of the axis.</param>
/// <param name="Start">The value its length starts at.</param>
/// <param name="End">The value its length ends at.</param>
/// <param name="IsHorizontal">Whether it lies.</param>
internal sealed record ChartBar(
    int Trace,
    JsonNode? At,
    double From,
    double Width,
    double Start,
    double End,
    bool IsHorizontal
)
{
    /// <summary>What an axis must have room for.</summary>
    public IEnumerable<JsonNode?> Edges(bool isVertical)
    {
        if (isVertical != IsHorizontal)
        {
            return [JsonValue.Create(Start), JsonValue.Create(End)];
        }
        return At?.GetValueKind() == JsonValueKind.Number
            ? [JsonValue.Create((double)At + From), JsonValue.Create((double)At + From + Width)]
            : [];
    }
}

/// <summary>Lays out the bars of a chart.</summary>
internal static class ChartBars
{
    private const double Filled = 0.8;
    private const int MostBins = 1000;

    /// <summary>A histogram as the bars of its counts; any other trace as it is.</summary>
    public static JsonObject Counted(JsonObject trace)
    {
        if (PlotlyFigure.Kind(trace) != "histogram")
        {
            return trace;
        }
        bool isHorizontal = trace["x"] is null && trace["y"] is not null;
        (string along, string counted) = isHorizontal ? ("y", "x") : ("x", "y");
        JsonNode?[] values = [.. (trace[along] as JsonArray ?? [])];
        IReadOnlyList<(JsonNode Middle, int Count)> bins = Bins(values, trace.Number("nbins" + along, 0));
        var bars = (JsonObject)trace.DeepClone();
        bars["type"] = "bar";
        bars["orientation"] = isHorizontal ? "h" : "v";
        bars[along] = new JsonArray([.. bins.Select(bin => bin.Middle)]);
        bars[counted] = new JsonArray([.. bins.Select(bin => JsonValue.Create((double)bin.Count))]);
        return bars;
    }

    /// <summary>The bars of traces, side by side or one on the other.</summary>
    public static IReadOnlyList<ChartBar> Of(IReadOnlyList<JsonObject> traces, bool isStacked)
    {
        var bars = new List<ChartBar>();
        var tops = new Dictionary<(string, bool), double>();
        for (int t = 0; t < traces.Count; t++)
        {
            bool isHorizontal = traces[t]["orientation"]?.ToString() == "h";
            IReadOnlyList<JsonNode?> at = PlotlyFigure.Values(traces[t], isHorizontal ? "y" : "x");
            IReadOnlyList<JsonNode?> lengths = PlotlyFigure.Values(traces[t], isHorizontal ? "x" : "y");
            double room = Filled * Gap(at);
            double width = isStacked ? room : room / traces.Count;
            double from = isStacked ? -room / 2 : (-room / 2) + (t * width);
            for (int i = 0; i < Math.Min(at.Count, lengths.Count); i++)
            {
                if (lengths[i]?.GetValueKind() != JsonValueKind.Number)
                {
                    continue;
                }
                double length = (double)lengths[i]!;
                (string, bool) pile = (at[i]?.ToString() ?? "", length < 0);
                double start = isStacked ? tops.GetValueOrDefault(pile) : 0;
                tops[pile] = start + length;
                bars.Add(new ChartBar(t, at[i], from, width, start, start + length, isHorizontal));
            }
        }
        return bars;
    }

    // The least distance of two bars; categories stand one apart.
    private static double Gap(IReadOnlyList<JsonNode?> at)
    {
        double[] numbers =
        [
            .. at.Where(value => value?.GetValueKind() == JsonValueKind.Number)
                .Select(value => (double)value!)
                .Distinct()
                .Order(),
        ];
        return numbers.Length < 2 ? 1 : numbers.Zip(numbers.Skip(1), (a, b) => b - a).Min();
    }

    private static IReadOnlyList<(JsonNode Middle, int Count)> Bins(JsonNode?[] values, int asked)
    {
        double[] numbers =
        [
            .. values.Where(value => value?.GetValueKind() == JsonValueKind.Number).Select(value => (double)value!),
        ];
        if (numbers.Length == 0)
        {
            return
            [
                .. values
                    .GroupBy(value => value?.ToString() ?? "")
                    .Select(group => ((JsonNode)JsonValue.Create(group.Key), group.Count())),
            ];
        }
        int count =
            asked > 0 ? Math.Min(asked, MostBins) : Math.Clamp((int)Math.Ceiling(Math.Sqrt(numbers.Length)), 1, 50);
        double low = numbers.Min();
        double width = numbers.Max() > low ? (numbers.Max() - low) / count : 1;
        ILookup<int, double> binned = numbers.ToLookup(number => Math.Min((int)((number - low) / width), count - 1));
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => ((JsonNode)JsonValue.Create(low + ((i + 0.5) * width)), binned[i].Count())),
        ];
    }
}
