using System.Reflection;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows a Plotly.NET chart: as figure JSON for front ends that draw it, and as HTML that needs no network.</summary>
internal static class PlotlyChart
{
    private const string Figure = "application/vnd.plotly.v1+json";
    private static bool scriptIsThere;

    /// <summary>Shows it.</summary>
    public static MimeBundle Show(object chart)
    {
        string json = (string)FigureJson(chart.GetType().Assembly).Invoke(null, [chart])!;
        JsonObject figure = JsonNode.Parse(json)!.AsObject();
        string id = "plotly-" + Guid.NewGuid().ToString("N");
        MimeBundle bundle = MimeBundle.Of("text/plain", Title(figure));
        bundle.Data[Figure] = new JsonObject
        {
            ["data"] = figure["data"]?.DeepClone() ?? new JsonArray(),
            ["layout"] = figure["layout"]?.DeepClone() ?? new JsonObject(),
            ["config"] = new JsonObject { ["responsive"] = true },
        };
        bundle.Data["text/html"] =
            $"{Script(chart.GetType().Assembly)}<div id=\"{id}\"></div>"
            + $"<script>Plotly.newPlot(\"{id}\", {Safe(figure["data"])}, {Safe(figure["layout"])}, {{responsive: true}});</script>";
        return bundle;
    }

    // F# puts functions of a type in a module, which has a name of its own where the type has that name too.
    private static MethodInfo FigureJson(Assembly plotly) =>
        new[] { "Plotly.NET.GenericChart", "Plotly.NET.GenericChartModule" }
            .Select(plotly.GetType)
            .OfType<Type>()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .FirstOrDefault(method => method.Name == "toFigureJson" && method.GetParameters().Length == 1)
        ?? throw new NotSupportedException($"{plotly.GetName()} has no toFigureJson");

    // A notebook is one page: the library travels with its first chart.
    private static string Script(Assembly plotly)
    {
        if (scriptIsThere)
        {
            return "";
        }
        string? name = plotly
            .GetManifestResourceNames()
            .FirstOrDefault(resource => resource.EndsWith(".min.js", StringComparison.Ordinal));
        if (name is null)
        {
            return "";
        }
        using var reader = new StreamReader(plotly.GetManifestResourceStream(name)!);
        scriptIsThere = true;
        // The library registers itself with a module loader where the page has one; here it must be a global.
        return $"<script>(function () {{ var define; var module; var exports; {reader.ReadToEnd()}\nwindow.Plotly = window.Plotly || this.Plotly; }}).call(window);</script>";
    }

    private static string Title(JsonObject figure)
    {
        JsonNode? title = figure["layout"]?["title"];
        string text = (title is JsonObject group ? group["text"] : title)?.ToString() ?? "";
        return text.Length > 0 ? $"chart: {text}" : "chart";
    }

    // Inside a script element no text may close it.
    private static string Safe(JsonNode? node) =>
        (node?.ToJsonString() ?? "{}").Replace("</", "<\\/", StringComparison.Ordinal);
}
