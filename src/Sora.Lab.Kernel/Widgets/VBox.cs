namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls below each other.</summary>
/// <param name="children">What it holds, in order.</param>
public sealed class VBox(params Widget[] children) : Box("VBox", children);
