namespace Sora.Lab.Kernel.Widgets;

/// <summary>A number on a line.</summary>
public sealed class FloatSlider() : Slider<double, double>("FloatSlider", 0, 0, 10, 0.1);
