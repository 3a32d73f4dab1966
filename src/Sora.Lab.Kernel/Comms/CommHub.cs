using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Comms;

/// <summary>The open channels of the session.</summary>
internal static class CommHub
{
    private static readonly ConcurrentDictionary<string, Comm> Open = new();

    /// <summary>Targets that front ends may open, with what is done when they do.</summary>
    public static ConcurrentDictionary<string, Action<Comm>> Targets { get; } = new();

    /// <summary>Adds a channel.</summary>
    public static void Add(Comm comm) => Open[comm.Id] = comm;

    /// <summary>Removes a channel.</summary>
    public static void Remove(string id) => Open.TryRemove(id, out _);

    /// <summary>Takes a message of the front end's.</summary>
    public static void Receive(Message message)
    {
        string id = message.Content.Text("comm_id");
        JsonObject data = message.Content["data"] as JsonObject ?? [];
        switch (message.Type)
        {
            case "comm_open":
                Accept(new Comm(message.Content.Text("target_name"), id));
                break;
            case "comm_close":
                Remove(id);
                break;
            default:
                Open.GetValueOrDefault(id)?.Received?.Invoke(data, message.Buffers);
                break;
        }
    }

    /// <summary>Answers a <c>comm_info_request</c>.</summary>
    /// <param name="target">Channels for this target only; every channel when empty.</param>
    public static JsonObject Info(string target)
    {
        var comms = new JsonObject();
        foreach (Comm comm in Open.Values.Where(comm => target.Length == 0 || comm.Target == target))
        {
            comms[comm.Id] = new JsonObject { ["target_name"] = comm.Target };
        }
        return new JsonObject { ["status"] = "ok", ["comms"] = comms };
    }

    private static void Accept(Comm comm)
    {
        if (Targets.TryGetValue(comm.Target, out Action<Comm>? opened))
        {
            Add(comm);
            opened(comm);
        }
        else
        {
            comm.Close(); // The protocol asks that one for a target nobody knows be closed at once.
        }
    }
}
