namespace Sora.Lab.Kernel.Widgets;

/// <summary>How far work has come, in whole steps.</summary>
public sealed class IntProgress : ValueControl<int>
{
    /// <summary>Creates it.</summary>
    public IntProgress()
        : base(new WidgetModel("IntProgress") { View = "ProgressView" }, 0, "Progress")
    {
        Set("min", 0);
        Set("max", 100);
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
}
