namespace Sora.Lab.Kernel.Widgets;

/// <summary>Makes one property follow another.</summary>
/// <param name="source">A widget.</param>
/// <param name="sourceName">Its property, as the protocol names it: <c>value</c>.</param>
/// <param name="target">Another widget.</param>
/// <param name="targetName">Its property.</param>
public sealed class DirectionalLink(Widget source, string sourceName, Widget target, string targetName)
    : PropertyLink("DirectionalLink", source, sourceName, target, targetName);
