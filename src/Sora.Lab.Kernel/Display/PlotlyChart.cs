using System.IO.Compression;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>
/// Shows a Plotly.NET chart: as figure JSON for front ends that draw it, as HTML that needs no network, and as a picture for
/// where no script runs.
/// </summary>
internal static class PlotlyChart
{
    private const string Figure = "application/vnd.plotly.v1+json";
    private const string Picture = "image/svg+xml";
    private static PageScript? library;

    /// <summary>Shows it.</summary>
    public static MimeBundle Show(object chart)
    {
        Assembly plotly = chart.GetType().Assembly;
        JsonObject figure = Read(chart);
        string words = Words(figure);
        MimeBundle bundle = MimeBundle.Of("text/plain", words);
        var drawn = new JsonObject
        {
            ["data"] = figure["data"]?.DeepClone() ?? new JsonArray(),
            ["layout"] = figure["layout"]?.DeepClone() ?? new JsonObject(),
            ["config"] = new JsonObject { ["responsive"] = true },
        };
        bundle.Data[Figure] = drawn;
        string placeholder = words;
        if (PlotlySketch.Draw(figure) is { } svg)
        {
            bundle.Data[Picture] = svg;
            bundle.Metadata[Picture] = new JsonObject { ["alt"] = words };
            string encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg));
            string alt = System.Net.WebUtility.HtmlEncode(words);
            placeholder = $"<img alt=\"{alt}\" src=\"data:{Picture};base64,{encoded}\">";
        }
        library ??= new PageScript("Plotly", () => Script(plotly));
        string draw = $"element.innerHTML = \"\";\nPlotly.newPlot(element, {PageScript.Literal(drawn)});";
        bundle.Data["text/html"] = library.Html(placeholder, draw);
        return bundle;
    }

    /// <summary>Its title.</summary>
    public static string Text(object chart) => Words(Read(chart));

    private static JsonObject Read(object chart)
    {
        string json = (string)FigureJson(chart.GetType().Assembly).Invoke(null, [chart])!;
        return JsonNode.Parse(json)!.AsObject();
    }

    private static string Words(JsonObject figure) =>
        PlotlyFigure.Title(figure["layout"] as JsonObject) is { Length: > 0 } title ? $"chart: {title}" : "chart";

    // F# puts functions of a type in a module, which has a name of its own where the type has that name too.
    private static MethodInfo FigureJson(Assembly plotly) =>
        new[] { "Plotly.NET.GenericChart", "Plotly.NET.GenericChartModule" }
            .Select(plotly.GetType)
            .OfType<Type>()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .FirstOrDefault(method => method.Name == "toFigureJson" && method.GetParameters().Length == 1)
        ?? throw new NotSupportedException($"{plotly.GetName()} has no toFigureJson");

    // The package holds the library, for pages of its own.
    private static byte[] Script(Assembly plotly)
    {
        string name =
            plotly
                .GetManifestResourceNames()
                .FirstOrDefault(resource => resource.EndsWith(".min.js", StringComparison.Ordinal))
            ?? throw new NotSupportedException($"{plotly.GetName()} holds no script");
        using Stream script = plotly.GetManifestResourceStream(name)!;
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            script.CopyTo(gzip);
        }
        return compressed.ToArray();
    }
}
