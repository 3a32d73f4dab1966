using System.Globalization;
using System.Net;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows a TorchSharp tensor: shape, dtype, device, statistics, and a heat map of its last two axes.</summary>
internal static class TensorSummary
{
    private const long MostElements = 64 * 1024 * 1024;

    /// <summary>Shows it.</summary>
    public static MimeBundle Show(dynamic tensor)
    {
        float[] values = Values(tensor);
        string text = Text(tensor, values);
        long[] shape = tensor.shape;
        return Picture(values, shape, text) is { } picture ? picture : MimeBundle.Of("text/plain", text);
    }

    /// <summary>Its shape, dtype, device and statistics.</summary>
    public static string Text(dynamic tensor)
    {
        float[] values = Values(tensor);
        return Text(tensor, values);
    }

    private static string Text(dynamic tensor, float[] values)
    {
        string head = $"tensor [{string.Join(", ", (long[])tensor.shape)}] {tensor.dtype} on {tensor.device}";
        return values.Length switch
        {
            0 => head,
            1 => $"{head}: {Number(values[0])}",
            _ => $"{head}\n{Statistics(values)}",
        };
    }

    // None of what is too large or complex.
    private static float[] Values(dynamic tensor)
    {
        string dtype = tensor.dtype.ToString();
        if ((long)tensor.numel() is 0 or > MostElements || dtype.StartsWith("Complex", StringComparison.Ordinal))
        {
            return [];
        }
        dynamic float32 = Enum.Parse(((object)tensor.dtype).GetType(), "Float32");
        using var plain = tensor.detach().cpu().to(float32).contiguous();
        using var data = plain.data<float>();
        return data.ToArray();
    }

    private static MimeBundle? Picture(float[] values, long[] shape, string text)
    {
        if (shape.Length == 0 || values.Length < 2)
        {
            return null;
        }
        int width = (int)shape[^1];
        int height = shape.Length > 1 ? (int)shape[^2] : 1;
        if (HeatMap.Draw(values.AsSpan(0, width * height), height, width) is not { } png)
        {
            return null;
        }
        string which = shape.Length > 2 ? $", first of {values.Length / (width * height)} matrices" : "";
        MimeBundle bundle = Pictures.OfPng(png, $"heat map of {height} x {width} values{which}");
        bundle.Data["text/plain"] = text;
        bundle.Data["text/html"] =
            $"<pre>{WebUtility.HtmlEncode(text)}</pre>"
            + $"<img alt=\"heat map of {height} x {width} values{which}\" style=\"image-rendering:pixelated\" "
            + $"src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">";
        return bundle;
    }

    private static string Statistics(float[] values)
    {
        double mean = values.Average(value => (double)value);
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return $"min {Number(values.Min())}, max {Number(values.Max())}, mean {Number(mean)}, std {Number(deviation)}";
    }

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
