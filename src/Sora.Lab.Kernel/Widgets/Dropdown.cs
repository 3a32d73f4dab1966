namespace Sora.Lab.Kernel.Widgets;

/// <summary>One of several, in a list that opens.</summary>
public sealed class Dropdown() : SelectionControl("Dropdown", "Description");
