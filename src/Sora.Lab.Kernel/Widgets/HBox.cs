namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls beside each other.</summary>
/// <param name="children">What it holds, in order.</param>
public sealed class HBox(params Widget[] children) : Box("HBox", children);
