using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>Ties a property of one widget to another's at the front end, without this process.</summary>
public abstract class PropertyLink : Widget
{
    private protected PropertyLink(string model, Widget source, string sourceName, Widget target, string targetName)
        : base(new WidgetModel(model) { View = "" })
    {
        Set("source", End(source, sourceName));
        Set("target", End(target, targetName));
    }

    /// <summary>Makes the front end tie them; nothing happens before.</summary>
    public void Start() => Open();

    private static JsonArray End(Widget widget, string name)
    {
        ArgumentNullException.ThrowIfNull(widget);
        widget.Open();
        return [$"IPY_MODEL_{widget.ModelId}", name];
    }
}
