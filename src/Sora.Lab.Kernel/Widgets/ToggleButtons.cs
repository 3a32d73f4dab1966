namespace Sora.Lab.Kernel.Widgets;

/// <summary>One of several, each with a button that stays pressed.</summary>
public sealed class ToggleButtons() : SelectionControl("ToggleButtons", "ToggleButtons");
