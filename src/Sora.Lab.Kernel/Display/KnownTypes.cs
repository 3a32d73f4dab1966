namespace Sora.Lab.Kernel.Display;

/// <summary>Shows types of well-known packages, which are found by name: the kernel refers to none of them.</summary>
internal static class KnownTypes
{
    private static readonly Dictionary<string, Known> All = new()
    {
        ["ScottPlot.Plot"] = new(Pictures.ScottPlotText, Pictures.OfScottPlot),
        ["ScottPlot.Multiplot"] = new(Pictures.ScottPlotText, Pictures.OfScottPlot),
        ["SkiaSharp.SKImage"] = new(Pictures.SkiaText, Pictures.OfSkia),
        ["SkiaSharp.SKBitmap"] = new(Pictures.SkiaText, Pictures.OfSkia),
        ["Plotly.NET.GenericChart"] = new(PlotlyChart.Text, PlotlyChart.Show),
        ["TorchSharp.torch+Tensor"] = new(TensorSummary.Text, TensorSummary.Show),
        ["Microsoft.Data.Analysis.DataFrame"] = new(DataFrameTable.Text, DataFrameTable.Show),
    };

    /// <summary>The value's bundle, or null when its type is not known.</summary>
    public static MimeBundle? TryShow(object? value) => Find(value)?.Show(value!);

    /// <summary>The bundle's plain text, without the work of drawing; null when the type is not known.</summary>
    public static string? TryTell(object? value) => Find(value)?.Text(value!);

    private static Known? Find(object? value)
    {
        for (Type? type = value?.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName is { } name && All.TryGetValue(name, out Known? known))
            {
                return known;
            }
        }
        return null;
    }

    private sealed record Known(Func<object, string> Text, Func<object, MimeBundle> Show);
}
