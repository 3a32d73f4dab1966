using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Display;

/// <summary>Turns a value of the notebook into a MIME bundle that always has <c>text/plain</c>.</summary>
internal static class MimeFormatter
{
    private const string PlainText = "text/plain";
    private const string Html = "text/html";
    private static volatile ImmutableHashSet<ITypeFormatter> ofPackages = [];

    /// <summary>Runs what registers the formatters of a package; for types that the kernel shows itself, they do not count.</summary>
    public static void WithPackage(Action load)
    {
        ITypeFormatter[] before = [.. Formatter.RegisteredFormatters(false)];
        load();
        ofPackages = ofPackages.Union(Formatter.RegisteredFormatters(false).Except(before));
    }

    /// <summary>The value in every form it offers.</summary>
    public static MimeBundle Format(object? value)
    {
        MimeBundle bundle =
            MimeContract.TryRead(value)
            ?? RawImage.TryRead(value)
            ?? (IsFormattedByUser(value) ? null : KnownTypes.TryShow(value) ?? MatrixTable.TryShow(value))
            ?? (IsScalar(value) ? MimeBundle.Of(PlainText, Text(value)) : Registered(value!));
        if (!bundle.Data.ContainsKey(PlainText))
        {
            bundle.Data[PlainText] = value is IHtmlContent ? Text(value) : PlainOf(value);
        }
        return bundle;
    }

    /// <summary>The value's plain text, without the work that its other forms take.</summary>
    public static string Tell(object? value) =>
        RawImage.TryTell(value)
        ?? (IsFormattedByUser(value) ? null : KnownTypes.TryTell(value))
        ?? Format(value).Data[PlainText]?.ToString()
        ?? "";

    /// <summary>The value in the forms asked for, and as plain text for front ends that can show no other.</summary>
    /// <param name="value">What to show; a text is taken to be in the forms asked for already.</param>
    /// <param name="mimeTypes">The forms; every one it offers when empty.</param>
    public static MimeBundle Format(object? value, IReadOnlyList<string> mimeTypes)
    {
        MimeBundle all = Format(value);
        if (mimeTypes.Count == 0)
        {
            return all;
        }
        var chosen = new JsonObject();
        foreach (string mimeType in mimeTypes.Append(PlainText).Distinct())
        {
            JsonNode? known = value is string && mimeType != PlainText ? null : all.Data[mimeType]?.DeepClone();
            chosen[mimeType] = known ?? Node(mimeType, value as string ?? Formatter.ToDisplayString(value, mimeType));
        }
        return new MimeBundle(chosen, all.Metadata);
    }

    private static JsonNode? Node(string mimeType, string text) =>
        mimeType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : text;

    private static MimeBundle Registered(object value)
    {
        var data = new JsonObject();
        foreach (string mimeType in Formatter.GetPreferredMimeTypesFor(value.GetType()))
        {
            data[mimeType] = Node(mimeType, Formatter.ToDisplayString(value, mimeType));
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
        || (
            !IsRegistered(value)
            && (value is IFormattable and not IEnumerable<object> || value is bool or Type or Uri or JsonNode)
        );

    private static bool IsRegistered(object? value) => Registrations(value).Any();

    private static bool IsFormattedByUser(object? value) => Registrations(value).Any(own => !ofPackages.Contains(own));

    private static IEnumerable<ITypeFormatter> Registrations(object? value) =>
        value is null
            ? []
            : Formatter.RegisteredFormatters(false).Where(formatter => formatter.Type == value.GetType());

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            IHtmlContent html => html.ToString() ?? "",
            Type type => TypeNames.Short(type),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static string PlainOf(object? value) => Formatter.ToDisplayString(value, PlainText);
}
