using System.Text;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>Broadcasts on iopub.</summary>
internal sealed class Publisher(KernelSockets sockets)
{
    /// <summary>Broadcasts a message on behalf of a request.</summary>
    public void Publish(string type, JsonObject content, Message? parent) =>
        sockets.Send(
            Channel.Iopub,
            Message.Create(type, content, parent) with
            {
                Identities = [Encoding.UTF8.GetBytes($"kernel.{type}")],
            }
        );

    /// <summary>Broadcasts that the kernel is <c>starting</c>, <c>busy</c> or <c>idle</c>.</summary>
    public void Status(string state, Message? parent) =>
        Publish("status", new JsonObject { ["execution_state"] = state }, parent);
}
