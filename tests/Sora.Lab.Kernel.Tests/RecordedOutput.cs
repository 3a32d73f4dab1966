using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests;

/// <summary>Where the outputs of a cell go in a test.</summary>
internal sealed class RecordedOutput(string cell = "") : ICellOutput
{
    public string Cell => cell;

    /// <summary>What was shown.</summary>
    public List<MimeBundle> Shown { get; } = [];

    /// <summary>Called when something is shown.</summary>
    public Action? Displayed { get; set; }

    public void Stream(string name, ReadOnlySpan<char> text) { }

    public void Display(MimeBundle bundle, string displayId, bool update)
    {
        Shown.Add(bundle);
        Displayed?.Invoke();
    }

    public void ClearOutput(bool wait) { }

    public void Publish(string type, JsonObject content, JsonObject? metadata, IReadOnlyList<byte[]> buffers) { }

    public string ReadInput(string prompt, bool isPassword) => "";
}
