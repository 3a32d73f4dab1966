namespace Sora.Lab.Kernel.Widgets;

/// <summary>How far work has come.</summary>
public sealed class FloatProgress : ValueControl<double>
{
    /// <summary>Creates it.</summary>
    public FloatProgress()
        : base(new WidgetModel("FloatProgress") { View = "ProgressView" }, 0.0, "Progress")
    {
        Set("min", 0.0);
        Set("max", 100.0);
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
}
