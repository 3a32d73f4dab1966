namespace Sora.Lab.Kernel.Widgets;

/// <summary>Two numbers on a line: from and to.</summary>
public sealed class FloatRangeSlider() : Slider<double[], double>("FloatRangeSlider", [2.5, 7.5], 0, 10, 0.1);
