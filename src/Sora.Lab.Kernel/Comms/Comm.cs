using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Comms;

/// <summary>A channel between an object of the session and one of the front end.</summary>
/// <remarks>Jupyter's messaging documentation, "Custom Messages".</remarks>
internal sealed class Comm
{
    /// <summary>Takes a channel that is open or is about to be opened by <see cref="Open"/>.</summary>
    public Comm(string target, string? id = null)
    {
        Target = target;
        Id = id ?? Guid.NewGuid().ToString("N");
    }

    /// <summary>The channel's name.</summary>
    public string Id { get; }

    /// <summary>What it is for.</summary>
    public string Target { get; }

    /// <summary>Called, on the comm thread, with what the front end sends.</summary>
    public Action<JsonObject, IReadOnlyList<byte[]>>? Received { get; set; }

    /// <summary>Opens the channel at the front end.</summary>
    public void Open(JsonObject data, JsonObject? metadata, IReadOnlyList<byte[]> buffers)
    {
        CommHub.Add(this);
        JsonObject content = Content(data);
        content["target_name"] = Target;
        CellScope.Current.Publish("comm_open", content, metadata, buffers);
    }

    /// <summary>Sends data.</summary>
    public void Send(JsonObject data, IReadOnlyList<byte[]> buffers) =>
        CellScope.Current.Publish("comm_msg", Content(data), null, buffers);

    /// <summary>Closes the channel at both ends.</summary>
    public void Close()
    {
        CommHub.Remove(Id);
        CellScope.Current.Publish("comm_close", Content([]), null, []);
    }

    private JsonObject Content(JsonObject data) => new() { ["comm_id"] = Id, ["data"] = data };
}
