using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Comms;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>The widgets front ends know, for one that connects later and asks for them all.</summary>
internal static class WidgetRegistry
{
    private const string Target = "jupyter.widget.control";
    private static readonly ConcurrentDictionary<string, Widget> Open = new();

    /// <summary>Answers front ends from now on.</summary>
    public static void Listen() =>
        CommHub.Targets[Target] = comm =>
            comm.Received = (data, _) =>
            {
                if (data["method"]?.ToString() == "request_states")
                {
                    SendStates(comm);
                }
            };

    /// <summary>Adds a widget.</summary>
    public static void Add(Widget widget) => Open[widget.ModelId] = widget;

    /// <summary>Removes a widget.</summary>
    public static void Remove(string id) => Open.TryRemove(id, out _);

    private static void SendStates(Comm comm)
    {
        var states = new JsonObject();
        var paths = new JsonArray();
        var buffers = new List<byte[]>();
        foreach ((string id, Widget widget) in Open)
        {
            WidgetState snapshot = widget.Snapshot();
            states[id] = new JsonObject
            {
                ["model_name"] = snapshot.State["_model_name"]?.DeepClone(),
                ["model_module"] = snapshot.State["_model_module"]?.DeepClone(),
                ["model_module_version"] = snapshot.State["_model_module_version"]?.DeepClone(),
                ["state"] = snapshot.State,
            };
            foreach (JsonNode? path in snapshot.BufferPaths)
            {
                paths.Add(new JsonArray([id, .. path!.AsArray().Select(part => part!.DeepClone())]));
            }
            buffers.AddRange(snapshot.Buffers);
        }
        var data = new JsonObject
        {
            ["method"] = "update_states",
            ["states"] = states,
            ["buffer_paths"] = paths,
        };
        comm.Send(data, buffers);
    }
}
