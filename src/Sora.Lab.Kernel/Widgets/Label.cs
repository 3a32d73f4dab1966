namespace Sora.Lab.Kernel.Widgets;

/// <summary>A line of words.</summary>
public sealed class Label() : ValueControl<string>(new WidgetModel("Label"), "", "Label");
