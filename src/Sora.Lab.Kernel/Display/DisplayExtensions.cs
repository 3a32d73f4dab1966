using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows any value: <c>value.Display()</c>.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value below the cell.</summary>
    /// <param name="value">What to show.</param>
    /// <param name="mimeType">The form to show it in; the preferred ones if not given.</param>
    /// <returns>The output, which can be updated in place.</returns>
    public static DisplayedValue Display(this object? value, string? mimeType = null) =>
        new(CellScope.Current, value, mimeType);
}
