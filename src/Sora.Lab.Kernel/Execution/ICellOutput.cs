using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Where the outputs of one cell go, also those it makes after it has ended.</summary>
internal interface ICellOutput
{
    /// <summary>What stays the same when the cell is run again: its id, or its code where the front end tells no id.</summary>
    string Cell => "";

    /// <summary>Appends text to <c>stdout</c> or <c>stderr</c>.</summary>
    void Stream(string name, ReadOnlySpan<char> text);

    /// <summary>Shows an output, or replaces the one that has this id.</summary>
    void Display(MimeBundle bundle, string displayId, bool update);

    /// <summary>Removes the outputs of the cell, at once or when the next one comes.</summary>
    void ClearOutput(bool wait);

    /// <summary>Broadcasts any other message on behalf of the cell, in order with its outputs.</summary>
    void Publish(string type, JsonObject content, JsonObject? metadata, IReadOnlyList<byte[]> buffers);

    /// <summary>Asks the person at the front end; throws where the request does not allow it.</summary>
    string ReadInput(string prompt, bool isPassword);
}
