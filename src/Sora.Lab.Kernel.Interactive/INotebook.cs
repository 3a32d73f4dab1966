namespace Microsoft.DotNet.Interactive;

/// <summary>What the running kernel does for the functions of this assembly.</summary>
internal interface INotebook
{
    /// <summary>Told when the running cell is interrupted.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>Shows a value, or replaces the output that has this id.</summary>
    void Show(object? value, IReadOnlyList<string> mimeTypes, string displayId, bool update);

    /// <summary>The value in one form.</summary>
    string Format(object? value, string mimeType);

    /// <summary>Writes to <c>stdout</c> or <c>stderr</c> of the running cell.</summary>
    void Write(string stream, string text);

    /// <summary>Removes what the cell has shown so far.</summary>
    void Clear(bool wait);

    /// <summary>Asks the person at the front end.</summary>
    string Ask(string prompt, bool isPassword);

    /// <summary>Runs code as a cell within the running one.</summary>
    /// <returns>Why it failed, or null.</returns>
    Task<string?> SubmitAsync(string code, string? language);
}
