using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>Where the cells of a heat map stand.</summary>
internal static class ChartCells
{
    private const double Uneven = 0.01; // of a cell

    /// <summary>What an axis must have room for; null where the cells are not of one size, one after another.</summary>
    public static IReadOnlyList<JsonNode?>? Sides(JsonObject trace, string axis)
    {
        var rows = trace["z"] as JsonArray;
        int count = axis == "y" ? rows?.Count ?? 0 : (rows?.FirstOrDefault() as JsonArray)?.Count ?? 0;
        var given = trace[axis] as JsonArray ?? [];
        if (given.FirstOrDefault()?.GetValueKind() == JsonValueKind.String)
        {
            // Days have no places of their own, as names have.
            return given.Count == count && !given.All(ChartAxis.IsDate) ? [.. given] : null;
        }
        double[] middles =
        [
            .. given.Select(value => value?.GetValueKind() == JsonValueKind.Number ? (double)value : double.NaN),
        ];
        if (middles.Length == 0)
        {
            middles = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        }
        double size = middles.Length > 1 ? (middles[^1] - middles[0]) / (middles.Length - 1) : 1;
        bool isEven = middles
            .Select((middle, i) => Math.Abs(middle - middles[0] - (i * size)))
            .All(gap => gap < Uneven * size);
        return isEven && middles.Length == count
            ?
            [
                .. middles.Take(1).Select(middle => JsonValue.Create(middle - (size / 2))),
                .. middles.TakeLast(1).Select(middle => JsonValue.Create(middle + (size / 2))),
            ]
            : null;
    }
}
