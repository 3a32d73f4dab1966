using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>Further shells that share the session's names and run their cells beside the main one.</summary>
/// <remarks>Jupyter Enhancement Proposal 91: clients make them on control and name them in the headers of requests.</remarks>
internal sealed class Subshells(Action<RequestQueue, Message> execute) : IDisposable
{
    private readonly ConcurrentDictionary<string, RequestQueue> queues = new();

    /// <summary>The queue of a subshell; null for the main shell and for one that is not there.</summary>
    public RequestQueue? Find(string id) => queues.GetValueOrDefault(id);

    /// <summary>Answers the requests of the control channel about subshells; null for any other.</summary>
    public JsonObject? Answer(Message request)
    {
        switch (request.Type)
        {
            case "create_subshell_request":
                string id = Guid.NewGuid().ToString("N");
                queues[id] = new RequestQueue($"jupyter subshell {id}", execute);
                return new JsonObject { ["status"] = "ok", ["subshell_id"] = id };
            case "list_subshell_request":
                return new JsonObject
                {
                    ["status"] = "ok",
                    ["subshell_id"] = new JsonArray([.. queues.Keys.Select(key => JsonValue.Create(key))]),
                };
            case "delete_subshell_request":
                return Delete(request.Content.Text("subshell_id"));
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RequestQueue queue in queues.Values)
        {
            queue.Dispose();
        }
    }

    private JsonObject Delete(string id)
    {
        if (!queues.TryRemove(id, out RequestQueue? queue))
        {
            return new JsonObject
            {
                ["status"] = "error",
                ["ename"] = "SubshellException",
                ["evalue"] = $"there is no subshell '{id}'",
                ["traceback"] = new JsonArray(),
            };
        }
        queue.Dispose();
        return new JsonObject { ["status"] = "ok" };
    }
}
