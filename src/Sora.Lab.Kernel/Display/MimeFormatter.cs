using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Sora.Lab.Kernel.Display;

/// <summary>Turns a value of the notebook into a MIME bundle that always has <c>text/plain</c>.</summary>
internal static class MimeFormatter
{
    private const string PlainText = "text/plain";
    private const string Html = "text/html";

    /// <summary>The value in every form it offers.</summary>
    public static MimeBundle Format(object? value)
    {
        MimeBundle bundle =
            MimeContract.TryRead(value)
            ?? RawImage.TryRead(value)
            ?? (IsScalar(value) ? MimeBundle.Of(PlainText, Text(value)) : Registered(value!));
        if (!bundle.Data.ContainsKey(PlainText))
        {
            bundle.Data[PlainText] = value is IHtmlContent ? Text(value) : PlainOf(value);
        }
        return bundle;
    }

    /// <summary>The value in one form, asked for by name.</summary>
    public static MimeBundle Format(object? value, string mimeType)
    {
        MimeBundle all = Format(value);
        if (all.Data.ContainsKey(mimeType))
        {
            return all;
        }
        // display("<b>text</b>", "text/html"): a string is taken to be in the form asked for already.
        string text = value as string ?? Formatter.ToDisplayString(value, mimeType);
        all.Data[mimeType] = text;
        return all;
    }

    private static MimeBundle Registered(object value)
    {
        var data = new JsonObject();
        foreach (string mimeType in Formatter.GetPreferredMimeTypesFor(value.GetType()))
        {
            string text = Formatter.ToDisplayString(value, mimeType);
            data[mimeType] = mimeType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : text;
        }
        if (data[Html]?.GetValue<string>() is { } html)
        {
            data.Remove(Html);
            if (HtmlStyle.Apply(html) is { } styled)
            {
                data[Html] = styled;
            }
        }
        return new MimeBundle(data, []);
    }

    // What has no parts to lay out in a table reads best as it prints; a formatter registered by the user goes first.
    private static bool IsScalar(object? value) =>
        value is null or string
        || (!IsRegistered(value) && (value is IFormattable and not IEnumerable<object> || value is bool or Type or Uri))
        || value.GetType().FullName == "TorchSharp.torch+Tensor";

    private static bool IsRegistered(object value) =>
        Formatter.RegisteredFormatters(false).Any(formatter => formatter.Type == value.GetType());

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            IHtmlContent html => html.ToString() ?? "",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static string PlainOf(object? value) => Formatter.ToDisplayString(value, PlainText);
}
