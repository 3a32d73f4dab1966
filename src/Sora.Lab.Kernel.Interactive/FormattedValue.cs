using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>A text and the form it is in.</summary>
/// <param name="mimeType">The form.</param>
/// <param name="value">The text.</param>
public sealed class FormattedValue(string mimeType, string value)
{
    /// <summary>The form.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>The text.</summary>
    public string Value { get; } = value;

    /// <summary>A value in one form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeType">The form; the preferred one if not given.</param>
    /// <returns>The text.</returns>
    public static FormattedValue CreateSingleFromObject(object? value, string? mimeType = null)
    {
        mimeType ??= Formatter.GetPreferredMimeTypesFor(value?.GetType()).FirstOrDefault("text/plain");
        return new FormattedValue(mimeType, Notebook.Current.Format(value, mimeType));
    }

    /// <summary>A value in several forms.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms; the preferred ones if not given.</param>
    /// <returns>The texts.</returns>
    public static IReadOnlyList<FormattedValue> CreateManyFromObject(object? value, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        IEnumerable<string> forms =
            mimeTypes.Length > 0 ? mimeTypes : Formatter.GetPreferredMimeTypesFor(value?.GetType());
        return [.. forms.Select(form => CreateSingleFromObject(value, form))];
    }
}
