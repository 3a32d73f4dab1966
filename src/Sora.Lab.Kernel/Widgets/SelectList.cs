namespace Sora.Lab.Kernel.Widgets;

/// <summary>One of several, in a list that is open.</summary>
public sealed class SelectList() : SelectionControl("Select", "Description");
