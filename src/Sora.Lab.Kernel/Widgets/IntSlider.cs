namespace Sora.Lab.Kernel.Widgets;

/// <summary>A whole number on a line.</summary>
public sealed class IntSlider() : Slider<int, int>("IntSlider", 0, 0, 100, 1);
