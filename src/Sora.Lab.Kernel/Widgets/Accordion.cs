namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls that open below their titles.</summary>
/// <param name="children">What it holds, in order.</param>
public sealed class Accordion(params Widget[] children) : TitledBox("Accordion", children);
