using Microsoft.AspNetCore.Html;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Display;

/// <summary>What every cell may call without a prefix.</summary>
public static class NotebookFunctions
{
    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">What to show.</param>
    /// <param name="mimeType">The form to show it in; the preferred ones if not given.</param>
    /// <returns>The output, which can be updated in place.</returns>
#pragma warning disable IDE1006 // .NET Interactive spells it so, and notebooks written for it must run.
    public static DisplayedValue display(object? value, string? mimeType = null) =>
        new(CellScope.Current, value, mimeType);
#pragma warning restore IDE1006

    /// <summary>Marks a text as HTML.</summary>
    /// <param name="content">The markup.</param>
    /// <returns>A value that shows as that markup.</returns>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">Whether to keep it until the next output replaces it.</param>
    public static void ClearOutput(bool wait = false) => CellScope.Current.ClearOutput(wait);

#pragma warning disable IDE1006 // .NET Interactive spells them so, and notebooks written for it must run.
    /// <summary>Asks the user for a line of text.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <returns>The line, without its end.</returns>
    /// <exception cref="InvalidOperationException">The front end cannot ask.</exception>
    public static string input(string prompt = "") => CellScope.Current.ReadInput(prompt, isPassword: false);

    /// <summary>Asks the user for a secret, which the front end hides while it is typed.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <returns>The line, without its end.</returns>
    /// <exception cref="InvalidOperationException">The front end cannot ask.</exception>
    public static string password(string prompt = "") => CellScope.Current.ReadInput(prompt, isPassword: true);
#pragma warning restore IDE1006
}
