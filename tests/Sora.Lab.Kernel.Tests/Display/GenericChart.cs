// The kernel knows charts by the name of their type and hands them over as they are.
#pragma warning disable IDE0130, IDE0060
namespace Plotly.NET;

/// <summary>A chart as the kernel finds it, by the name of its type.</summary>
public sealed class GenericChart
{
    public static string toFigureJson(GenericChart chart) =>
        """{"data": [{"x": [1], "y": [1]}], "layout": {"title": {"text": "</script>"}}}""";
}
