using Microsoft.DotNet.Interactive;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Gives the functions that cells call a session to act on.</summary>
internal sealed class NotebookBridge(NotebookSession session) : INotebook
{
    private const string NestedShell = "nested";
    private int nested;

    /// <inheritdoc/>
    public CancellationToken Cancellation => CellScope.Cancellation;

    /// <inheritdoc/>
    public void Show(object? value, IReadOnlyList<string> mimeTypes, string displayId, bool update) =>
        CellScope.Current.Display(MimeFormatter.Format(value, mimeTypes), displayId, update);

    /// <inheritdoc/>
    public string Format(object? value, string mimeType) =>
        MimeFormatter.Format(value, [mimeType]).Data[mimeType]?.ToString() ?? "";

    /// <inheritdoc/>
    public void Write(string stream, string text) => CellScope.Current.Stream(stream, text);

    /// <inheritdoc/>
    public void Clear(bool wait) => CellScope.Current.ClearOutput(wait);

    /// <inheritdoc/>
    public string Ask(string prompt, bool isPassword) => CellScope.Current.ReadInput(prompt, isPassword);

    /// <inheritdoc/>
    public async Task<string?> SubmitAsync(string code, string? language)
    {
        ICellOutput output = CellScope.Current;
        CancellationToken cancellation = CellScope.Cancellation;
        // The thread of the running cell is taken; the submission has one of its own.
        var cell = new Cell(code, $"Submission[{Interlocked.Increment(ref nested)}]")
        {
            Language = language,
            Subshell = NestedShell,
        };
        CellResult result = await Task.Run(() => session.ExecuteNested(cell, output, cancellation), cancellation);
        if (result.Error is { } error)
        {
            output.Stream("stderr", string.Join('\n', error.Traceback) + "\n");
        }
        else if (result.Value is { } value)
        {
            output.Display(value, Guid.NewGuid().ToString("N"), update: false);
        }
        return result.Error?.Message;
    }
}
