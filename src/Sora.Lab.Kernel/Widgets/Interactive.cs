using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls for the parameters of a function, and what it returns for their values.</summary>
public sealed class Interactive
{
    private readonly Delegate function;
    private readonly ParameterControl[] parameters;
    private readonly Output output = new();
    private readonly VBox box;
    private readonly Lock running = new();
    private int waiting;

    internal Interactive(Delegate function)
    {
        this.function = function;
        parameters = [.. function.Method.GetParameters().Where(p => p.Name is not null).Select(ParameterControl.For)];
        box = new VBox([.. parameters.Select(parameter => parameter.Control), output]);
        foreach (ParameterControl parameter in parameters)
        {
            parameter.Control.Changed += _ => Refresh();
        }
        Call();
    }

    /// <summary>The controls, in the order of the parameters.</summary>
    public IReadOnlyList<Control> Controls => [.. parameters.Select(parameter => parameter.Control)];

    /// <summary>The controls and the result; without widgets, the result alone.</summary>
    /// <returns>From MIME types to values.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle()
    {
        var bundle = new Dictionary<string, object>(box.ToMimeBundle());
        foreach (JsonNode? shown in output.Outputs)
        {
            foreach ((string mimeType, JsonNode? value) in shown?["data"] as JsonObject ?? [])
            {
                bundle[mimeType] = value is JsonValue text ? text.ToString() : value!.DeepClone();
            }
        }
        return bundle;
    }

    // A slider sends faster than a picture is made: while one is, only the latest values wait.
    private void Refresh()
    {
        if (Interlocked.Exchange(ref waiting, 1) == 0)
        {
            ICellOutput cell = CellScope.Current;
            Task.Run(() => HandlerLane.Run(Call, cell));
        }
    }

    private void Call()
    {
        lock (running)
        {
            Interlocked.Exchange(ref waiting, 0);
            object?[] values = [.. parameters.Select(parameter => parameter.Value())];
            output.Capture(() =>
            {
                object? result = function.Method.Invoke(
                    function.Target,
                    System.Reflection.BindingFlags.DoNotWrapExceptions,
                    null,
                    values,
                    null
                );
                if (function.Method.ReturnType != typeof(void))
                {
                    CellScope.Current.Display(MimeFormatter.Format(result), "", update: false);
                }
            });
        }
    }
}
