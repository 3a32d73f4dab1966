using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>Reads figures in Plotly's JSON.</summary>
internal static class PlotlyFigure
{
    // The colours that plotly.js gives traces in turn.
    private static readonly string[] Colours =
    [
        "#1f77b4",
        "#ff7f0e",
        "#2ca02c",
        "#d62728",
        "#9467bd",
        "#8c564b",
        "#e377c2",
        "#7f7f7f",
        "#bcbd22",
        "#17becf",
    ];

    /// <summary>The traces.</summary>
    public static IReadOnlyList<JsonObject> Traces(JsonObject figure) =>
        [.. (figure["data"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>Whether a trace's values are there as lists, not packed or left to be counted up.</summary>
    public static bool HasValues(JsonObject trace) =>
        new[] { "x", "y", "z", "values", "labels" }.All(name => trace[name] is null or JsonArray)
        && new[] { "x0", "y0", "dx", "dy" }.All(name => trace[name] is null);

    /// <summary>The kind of a trace: <c>scatter</c>, <c>bar</c> and so on.</summary>
    public static string Kind(JsonObject trace) => trace["type"]?.ToString() ?? "scatter";

    /// <summary>The title of a figure's layout or of an axis; empty where there is none.</summary>
    public static string Title(JsonObject? holder) =>
        (holder?["title"] is JsonObject title ? title["text"] : holder?["title"])?.ToString() ?? "";

    /// <summary>The values of a trace along an axis; their numbers in turn where the trace has none there.</summary>
    public static IReadOnlyList<JsonNode?> Values(JsonObject trace, string axis)
    {
        if (trace[axis] is JsonArray values)
        {
            return [.. values];
        }
        int count = new[] { "x", "y" }.Max(other => (trace[other] as JsonArray)?.Count ?? 0);
        return [.. Enumerable.Range(0, count).Select(i => JsonValue.Create((double)i))];
    }

    /// <summary>The colours that traces have in turn.</summary>
    public static IReadOnlyList<string> Palette(JsonObject? layout) =>
        (layout?["colorway"] ?? ((layout?["template"] as JsonObject)?["layout"] as JsonObject)?["colorway"])
            is JsonArray { Count: > 0 } way
            ? [.. way.Select(colour => colour?.ToString() ?? Colours[0])]
            : Colours;

    /// <summary>The colour of a trace.</summary>
    public static string Colour(JsonObject trace, int index, IReadOnlyList<string> palette) =>
        new[] { "line", "marker" }
            .Select(part => (trace[part] as JsonObject)?["color"])
            .OfType<JsonValue>()
            .Select(colour => colour.ToString())
            .FirstOrDefault(colour => colour.StartsWith('#') || colour.StartsWith("rgb", StringComparison.Ordinal))
        ?? palette[index % palette.Count];
}
