using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows what draws itself.</summary>
internal static class Pictures
{
    private const int Width = 600;
    private const int Height = 400;

    /// <summary>A ScottPlot figure.</summary>
    /// <remarks>As PNG alone: exporters take the elements out of an SVG, or stop at its declaration.</remarks>
    public static MimeBundle OfScottPlot(dynamic plot)
    {
        byte[] png = plot.GetImage(Width, Height).GetImageBytes();
        string text = ScottPlotText(plot);
        return OfPng(png, text);
    }

    /// <summary>A SkiaSharp image or bitmap.</summary>
    public static MimeBundle OfSkia(dynamic image)
    {
        Type formats = ((object)image)
            .GetType()
            .Assembly.GetType("SkiaSharp.SKEncodedImageFormat", throwOnError: true)!;
        dynamic format = Enum.Parse(formats, "Png");
        byte[] png = image.Encode(format, 100).ToArray();
        string text = SkiaText(image);
        return OfPng(png, text);
    }

    /// <summary>A SkiaSharp image or bitmap in words.</summary>
    public static string SkiaText(dynamic image) => $"picture of {image.Width} x {image.Height} pixels";

    /// <summary>A PNG with words for those who cannot see it.</summary>
    public static MimeBundle OfPng(byte[] png, string alt) =>
        new(
            new JsonObject { ["image/png"] = Convert.ToBase64String(png), ["text/plain"] = alt },
            new JsonObject { ["image/png"] = new JsonObject { ["alt"] = alt } }
        );

    /// <summary>A ScottPlot figure in words.</summary>
    public static string ScottPlotText(dynamic plot)
    {
        try
        {
            string? title = plot.Axes.Title.Label.Text;
            return string.IsNullOrWhiteSpace(title) ? "plot" : $"plot: {title}";
        }
        catch (Microsoft.CSharp.RuntimeBinder.RuntimeBinderException)
        {
            return "plot";
        }
    }
}
