namespace Sora.Lab.Kernel.Widgets;

/// <summary>Two whole numbers on a line: from and to.</summary>
public sealed class IntRangeSlider : ValueControl<int[]>
{
    /// <summary>Creates it.</summary>
    public IntRangeSlider()
        : base(new WidgetModel("IntRangeSlider"), [25, 75], "Slider")
    {
        Set("min", 0);
        Set("max", 100);
        Set("step", 1);
        Set("readout", true);
        Set("orientation", "horizontal");
        Set("continuous_update", true);
    }

    /// <summary>The smallest value.</summary>
    public int Min
    {
        get => Get<int>("min");
        set => Set("min", value);
    }

    /// <summary>The largest value.</summary>
    public int Max
    {
        get => Get<int>("max");
        set => Set("max", value);
    }

    /// <summary>How far one step goes.</summary>
    public int Step
    {
        get => Get<int>("step");
        set => Set("step", value);
    }

    /// <summary>Whether the value follows the pointer, and not only its release.</summary>
    public bool ContinuousUpdate
    {
        get => Get<bool>("continuous_update");
        set => Set("continuous_update", value);
    }
}
