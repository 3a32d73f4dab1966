namespace Sora.Lab.Kernel.Display;

/// <summary>Shows types of well-known packages, which are found by name: the kernel refers to none of them.</summary>
internal static class KnownTypes
{
    private static readonly Dictionary<string, Func<object, MimeBundle>> Known = new()
    {
        ["ScottPlot.Plot"] = Pictures.OfScottPlot,
        ["ScottPlot.Multiplot"] = Pictures.OfScottPlot,
        ["SkiaSharp.SKImage"] = Pictures.OfSkia,
        ["SkiaSharp.SKBitmap"] = Pictures.OfSkia,
        ["Plotly.NET.GenericChart"] = PlotlyChart.Show,
        ["TorchSharp.torch+Tensor"] = TensorSummary.Show,
        ["Microsoft.Data.Analysis.DataFrame"] = DataFrameTable.Show,
    };

    /// <summary>The value's bundle, or null when its type is not known.</summary>
    public static MimeBundle? TryShow(object? value)
    {
        for (Type? type = value?.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName is { } name && Known.TryGetValue(name, out Func<object, MimeBundle>? show))
            {
                return show(value!);
            }
        }
        return null;
    }
}
