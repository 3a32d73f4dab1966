namespace Sora.Lab.Kernel.Widgets;

/// <summary>A positive number on a line of exponents: ends and steps are exponents too.</summary>
public sealed class FloatLogSlider : Slider<double, double>
{
    /// <summary>Creates it.</summary>
    public FloatLogSlider()
        : base("FloatLogSlider", 1, 0, 4, 0.1) => Set("base", 10.0);

    /// <summary>The base of the exponents.</summary>
    public double Base
    {
        get => Get<double>("base");
        set => Set("base", value);
    }
}
