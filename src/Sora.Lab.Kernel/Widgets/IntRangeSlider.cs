namespace Sora.Lab.Kernel.Widgets;

/// <summary>Two whole numbers on a line: from and to.</summary>
public sealed class IntRangeSlider() : Slider<int[], int>("IntRangeSlider", [25, 75], 0, 100, 1);
