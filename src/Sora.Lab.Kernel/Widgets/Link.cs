using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>Keeps two properties equal at the front end, without this process.</summary>
public sealed class Link : Widget
{
    /// <summary>Links; it takes effect when it is opened by <see cref="Start"/>.</summary>
    /// <param name="source">A widget.</param>
    /// <param name="sourceName">Its property, as the protocol names it: <c>value</c>.</param>
    /// <param name="target">Another widget.</param>
    /// <param name="targetName">Its property.</param>
    public Link(Widget source, string sourceName, Widget target, string targetName)
        : base(new WidgetModel("Link") { View = "" })
    {
        Set("source", End(source, sourceName));
        Set("target", End(target, targetName));
    }

    /// <summary>Makes the front end link them.</summary>
    public void Start() => Open();

    private static JsonArray End(Widget widget, string name)
    {
        ArgumentNullException.ThrowIfNull(widget);
        widget.Open();
        return [$"IPY_MODEL_{widget.ModelId}", name];
    }
}
