namespace Sora.Lab.Kernel.Widgets;

/// <summary>A control whose value is chosen on a line between two ends.</summary>
/// <typeparam name="TValue">What it holds: a number, or two for a range.</typeparam>
/// <typeparam name="TNumber">The numbers on the line.</typeparam>
public abstract class Slider<TValue, TNumber> : ValueControl<TValue>
{
    private protected Slider(string model, TValue value, TNumber min, TNumber max, TNumber step)
        : base(new WidgetModel(model), value, "Slider")
    {
        Set("min", min);
        Set("max", max);
        Set("step", step);
        Set("readout", true);
        Set("orientation", "horizontal");
        Set("continuous_update", true);
    }

    /// <summary>The left end.</summary>
    public TNumber Min
    {
        get => Get<TNumber>("min");
        set => Set("min", value);
    }

    /// <summary>The right end.</summary>
    public TNumber Max
    {
        get => Get<TNumber>("max");
        set => Set("max", value);
    }

    /// <summary>How far one step goes.</summary>
    public TNumber Step
    {
        get => Get<TNumber>("step");
        set => Set("step", value);
    }

    /// <summary>Whether the value follows the pointer, and not only its release.</summary>
    public bool ContinuousUpdate
    {
        get => Get<bool>("continuous_update");
        set => Set("continuous_update", value);
    }
}
