namespace Microsoft.DotNet.Interactive;

/// <summary>The running cell.</summary>
public sealed class KernelInvocationContext
{
    private KernelInvocationContext() { }

    /// <summary>The running cell.</summary>
    public static KernelInvocationContext Current { get; } = new();

    /// <summary>Cancelled when the cell is interrupted.</summary>
    public CancellationToken CancellationToken => Notebook.Current.Cancellation;

    /// <summary>The kernel that runs the cell.</summary>
    public Kernel HandlingKernel => Kernel.Root;

    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">What to show.</param>
    /// <param name="mimeTypes">The forms to show it in; the preferred ones if not given.</param>
    /// <returns>The output, which can be updated in place.</returns>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Shows a text that is in a form already.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">Its form.</param>
    /// <returns>The output, which can be updated in place.</returns>
    public DisplayedValue DisplayAs(string value, string mimeType) => new(value, [mimeType]);

    /// <summary>Writes to the cell's standard output.</summary>
    /// <param name="output">The text.</param>
    public void DisplayStandardOut(string output) => Notebook.Current.Write("stdout", output);

    /// <summary>Writes to the cell's standard error.</summary>
    /// <param name="error">The text.</param>
    public void DisplayStandardError(string error) => Notebook.Current.Write("stderr", error);
}
