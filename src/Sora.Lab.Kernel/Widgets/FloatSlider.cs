namespace Sora.Lab.Kernel.Widgets;

/// <summary>A number on a line.</summary>
public sealed class FloatSlider : ValueControl<double>
{
    /// <summary>Creates it.</summary>
    public FloatSlider()
        : base(new WidgetModel("FloatSlider"), 0.0, "Slider")
    {
        Set("min", 0.0);
        Set("max", 10.0);
        Set("step", 0.1);
        Set("readout", true);
        Set("orientation", "horizontal");
        Set("continuous_update", true);
    }

    /// <summary>The smallest value.</summary>
    public double Min
    {
        get => Get<double>("min");
        set => Set("min", value);
    }

    /// <summary>The largest value.</summary>
    public double Max
    {
        get => Get<double>("max");
        set => Set("max", value);
    }

    /// <summary>How far one step goes.</summary>
    public double Step
    {
        get => Get<double>("step");
        set => Set("step", value);
    }

    /// <summary>Whether the value follows the pointer, and not only its release.</summary>
    public bool ContinuousUpdate
    {
        get => Get<bool>("continuous_update");
        set => Set("continuous_update", value);
    }
}
