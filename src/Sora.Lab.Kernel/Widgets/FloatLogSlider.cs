namespace Sora.Lab.Kernel.Widgets;

/// <summary>A positive number on a line of exponents.</summary>
public sealed class FloatLogSlider : ValueControl<double>
{
    /// <summary>Creates it.</summary>
    public FloatLogSlider()
        : base(new WidgetModel("FloatLogSlider"), 1.0, "Slider")
    {
        Set("min", 0.0);
        Set("max", 4.0);
        Set("step", 0.1);
        Set("readout", true);
        Set("orientation", "horizontal");
        Set("continuous_update", true);
        Set("base", 10.0);
    }

    /// <summary>The exponent of the smallest value.</summary>
    public double Min
    {
        get => Get<double>("min");
        set => Set("min", value);
    }

    /// <summary>The exponent of the largest value.</summary>
    public double Max
    {
        get => Get<double>("max");
        set => Set("max", value);
    }

    /// <summary>How far one step goes, in exponents.</summary>
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

    /// <summary>The base of the exponents.</summary>
    public double Base
    {
        get => Get<double>("base");
        set => Set("base", value);
    }
}
