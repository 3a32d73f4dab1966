using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>Keeps outputs as a notebook keeps them, instead of showing them.</summary>
internal sealed class OutputRecorder : ICellOutput
{
    private readonly ICellOutput cell = CellScope.Current;
    private readonly Lock gate = new();

    /// <summary>What has been recorded: outputs in the form of the notebook file.</summary>
    public JsonArray Outputs { get; } = [];

    /// <summary>Runs an action and records what it prints, shows or throws.</summary>
    public void Record(Action action)
    {
        try
        {
            CellScope.EnterHandler(this);
            action();
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            Stream("stderr", $"{error.GetType().Name}: {error.Message}\n");
        }
        finally
        {
            CellScope.EnterHandler(cell);
        }
    }

    /// <inheritdoc/>
    public void Stream(string name, ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            if (Outputs.LastOrDefault() is JsonObject last && last["name"]?.ToString() == name)
            {
                last["text"] = last["text"]!.ToString() + text.ToString();
                return;
            }
            Outputs.Add(
                new JsonObject
                {
                    ["output_type"] = "stream",
                    ["name"] = name,
                    ["text"] = text.ToString(),
                }
            );
        }
    }

    /// <inheritdoc/>
    public void Display(MimeBundle bundle, string displayId, bool update)
    {
        MimeBundle copy = bundle.Copy();
        lock (gate)
        {
            Outputs.Add(
                new JsonObject
                {
                    ["output_type"] = "display_data",
                    ["data"] = copy.Data,
                    ["metadata"] = copy.Metadata,
                }
            );
        }
    }

    /// <inheritdoc/>
    public void ClearOutput(bool wait)
    {
        lock (gate)
        {
            Outputs.Clear();
        }
    }

    /// <inheritdoc/>
    public void Publish(string type, JsonObject content, JsonObject? metadata, IReadOnlyList<byte[]> buffers) =>
        cell.Publish(type, content, metadata, buffers);

    /// <inheritdoc/>
    public string ReadInput(string prompt, bool isPassword) => cell.ReadInput(prompt, isPassword);
}
