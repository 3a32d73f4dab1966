using System.Text;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Broadcasts on iopub.</summary>
internal sealed class Publisher(Action<Channel, Message> send)
{
    /// <summary>Broadcasts a message on behalf of a request.</summary>
    public void Publish(
        string type,
        JsonObject content,
        Message? parent,
        JsonObject? metadata = null,
        IReadOnlyList<byte[]>? buffers = null
    ) =>
        send(
            Channel.Iopub,
            Message.Create(type, content, parent, metadata, buffers) with
            {
                Identities = [Encoding.UTF8.GetBytes($"kernel.{type}")],
            }
        );

    /// <summary>Broadcasts that the kernel is <c>starting</c>, <c>busy</c> or <c>idle</c>.</summary>
    public void Status(string state, Message? parent) =>
        Publish("status", new JsonObject { ["execution_state"] = state }, parent);
}
