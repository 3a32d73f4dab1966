using System.Text.Json;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Comms;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>An object whose state is shared with the front end, which draws it.</summary>
/// <remarks>
/// The protocol of ipywidgets 8, version 2.1.0 (packages/schema/messages.md). The front end learns of a widget when it is
/// first shown, alone or as a part of another; what is set before travels with it.
/// </remarks>
public abstract class Widget
{
    internal const string Target = "jupyter.widget";
    private const string ProtocolVersion = "2.1.0";
    private const string ViewType = "application/vnd.jupyter.widget-view+json";

    private readonly Comm comm = new(Target);
    private readonly Lock gate = new();
    private readonly Dictionary<string, object?> state = [];
    private bool isOpen;

    private protected Widget(WidgetModel model)
    {
        foreach ((string name, object? value) in model.State())
        {
            state[name] = value;
        }
        comm.Received = Receive;
    }

    /// <summary>Raised when the front end has changed the state: on the thread of handlers, with the names of what changed.</summary>
    public event Action<IReadOnlyCollection<string>>? Changed;

    /// <summary>The name by which front ends find the widget.</summary>
    public string ModelId => comm.Id;

    /// <summary>What front ends show: the widget, or a line of text where they have no widgets.</summary>
    /// <returns>From MIME types to values.</returns>
    public virtual IReadOnlyDictionary<string, object> ToMimeBundle()
    {
        Open();
        return new Dictionary<string, object>
        {
            [ViewType] = new JsonObject
            {
                ["version_major"] = 2,
                ["version_minor"] = 0,
                ["model_id"] = ModelId,
            },
            ["text/plain"] = ToString() ?? "",
        };
    }

    /// <inheritdoc/>
    public override string ToString() => GetType().Name;

    /// <summary>Removes the widget from the front end.</summary>
    public void Close()
    {
        WidgetRegistry.Remove(ModelId);
        comm.Close();
    }

    private protected T Get<T>(string name)
    {
        lock (gate)
        {
            return state.TryGetValue(name, out object? value) && value is T known ? known : default!;
        }
    }

    private protected void Set(string name, object? value)
    {
        lock (gate)
        {
            state[name] = value;
            if (!isOpen)
            {
                return;
            }
        }
        Send("update", [name]);
    }

    /// <summary>Takes a value the front end has sent, which must be of the type the state holds.</summary>
    private protected virtual object? Read(string name, JsonNode? value, object? known) =>
        value is null || known is null ? Plain(value) : value.Deserialize(known.GetType());

    private protected virtual void Custom(JsonObject content) { }

    /// <summary>The state and its binary parts, as the protocol writes them.</summary>
    internal WidgetState Snapshot(IEnumerable<string>? names = null)
    {
        KeyValuePair<string, object?>[] parts;
        lock (gate)
        {
            parts = [.. state.Where(part => names is null || names.Contains(part.Key))];
        }
        return WidgetState.Of(parts);
    }

    /// <summary>Makes the front end know the widget.</summary>
    internal void Open()
    {
        lock (gate)
        {
            if (isOpen)
            {
                return;
            }
            isOpen = true;
        }
        WidgetRegistry.Add(this);
        WidgetState snapshot = Snapshot();
        comm.Open(snapshot.ToData(), new JsonObject { ["version"] = ProtocolVersion }, snapshot.Buffers);
    }

    private void Receive(JsonObject data, IReadOnlyList<byte[]> buffers)
    {
        switch (data["method"]?.ToString())
        {
            case "update":
                string[] changed = Apply(data["state"] as JsonObject ?? []);
                Send("echo_update", changed);
                Changed?.Invoke(changed);
                break;
            case "request_state":
                Send("update", null);
                break;
            case "custom":
                Custom(data["content"] as JsonObject ?? []);
                break;
        }
    }

    private string[] Apply(JsonObject values)
    {
        lock (gate)
        {
            foreach ((string name, JsonNode? value) in values)
            {
                state[name] = Read(name, value, state.GetValueOrDefault(name));
            }
        }
        return [.. values.Select(value => value.Key)];
    }

    private void Send(string method, IReadOnlyCollection<string>? names)
    {
        WidgetState snapshot = Snapshot(names);
        JsonObject data = snapshot.ToData();
        data["method"] = method;
        comm.Send(data, snapshot.Buffers);
    }

    private static object? Plain(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            JsonValueKind.String => (object)value.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => value.GetValue<double>(),
            _ => value,
        };
}
