using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

#pragma warning disable IDE0130 // .NET Interactive has it there, so that no using directive is needed.
namespace System;

#pragma warning restore IDE0130

/// <summary>Shows any value: <c>value.Display()</c>.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value below the cell.</summary>
    /// <param name="value">What to show.</param>
    /// <param name="mimeTypes">The forms to show it in; the preferred ones if not given.</param>
    /// <returns>The output, which can be updated in place.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Shows a text that is in a form already.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">Its form, for example <c>text/markdown</c>.</param>
    /// <returns>The output, which can be updated in place.</returns>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => new(value, [mimeType]);

    /// <summary>Shows a sequence as a table.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="value">The rows.</param>
    /// <returns>The output, which can be updated in place.</returns>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> value) =>
        new(value.ToTabularDataResource(), ["text/html"]);
}
