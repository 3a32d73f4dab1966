namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls in a grid, whose columns the layout says.</summary>
/// <param name="children">What it holds, in order.</param>
public sealed class GridBox(params Widget[] children) : Box("GridBox", children);
