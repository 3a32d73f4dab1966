namespace Sora.Lab.Kernel.Widgets;

/// <summary>One of several, each with a round button.</summary>
public sealed class RadioButtons() : SelectionControl("RadioButtons", "Description");
