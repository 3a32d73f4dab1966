namespace Sora.Lab.Kernel.Widgets;

/// <summary>Keeps two properties equal.</summary>
/// <param name="source">A widget.</param>
/// <param name="sourceName">Its property, as the protocol names it: <c>value</c>.</param>
/// <param name="target">Another widget.</param>
/// <param name="targetName">Its property.</param>
public sealed class Link(Widget source, string sourceName, Widget target, string targetName)
    : PropertyLink("Link", source, sourceName, target, targetName);
