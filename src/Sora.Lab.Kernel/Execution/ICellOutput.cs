using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Where the outputs of one cell go, also those it makes after it has ended.</summary>
/// <remarks>Only texts and MIME bundles cross it, so that user code can move to a process of its own.</remarks>
internal interface ICellOutput
{
    /// <summary>Appends text to <c>stdout</c> or <c>stderr</c>.</summary>
    void Stream(string name, ReadOnlySpan<char> text);

    /// <summary>Shows an output, or replaces the one that has this id.</summary>
    void Display(MimeBundle bundle, string displayId, bool update);

    /// <summary>Removes the outputs of the cell, at once or when the next one comes.</summary>
    void ClearOutput(bool wait);

    /// <summary>Asks the person at the front end; throws where the request does not allow it.</summary>
    string ReadInput(string prompt, bool isPassword);
}
