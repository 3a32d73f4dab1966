using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>A widget's state as the protocol writes it: JSON, with bytes apart and their places named.</summary>
/// <param name="State">The JSON part.</param>
/// <param name="BufferPaths">Where each of the buffers belongs.</param>
/// <param name="Buffers">The binary parts.</param>
internal sealed record WidgetState(JsonObject State, JsonArray BufferPaths, IReadOnlyList<byte[]> Buffers)
{
    /// <summary>Writes values; widgets among them become known to the front end first.</summary>
    public static WidgetState Of(IEnumerable<KeyValuePair<string, object?>> values)
    {
        var state = new JsonObject();
        var paths = new JsonArray();
        var buffers = new List<byte[]>();
        foreach ((string name, object? value) in values)
        {
            if (value is byte[] bytes)
            {
                paths.Add(new JsonArray(name));
                buffers.Add(bytes);
            }
            else
            {
                state[name] = Node(value);
            }
        }
        return new WidgetState(state, paths, buffers);
    }

    /// <summary>The <c>data</c> of a message.</summary>
    public JsonObject ToData() => new() { ["state"] = State, ["buffer_paths"] = BufferPaths };

    private static JsonNode? Node(object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case JsonNode node:
                return node.DeepClone();
            case Widget widget:
                widget.Open();
                return $"IPY_MODEL_{widget.ModelId}";
            case IEnumerable<Widget> widgets:
                return new JsonArray([.. widgets.Select(Node)]);
            default:
                return JsonSerializer.SerializeToNode(value, value.GetType());
        }
    }
}
