namespace Sora.Lab.Kernel.Widgets;

/// <summary>A number to type.</summary>
public sealed class FloatText() : ValueControl<double>(new WidgetModel("FloatText"), 0.0, "Description");
