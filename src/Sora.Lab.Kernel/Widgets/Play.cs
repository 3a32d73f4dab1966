namespace Sora.Lab.Kernel.Widgets;

/// <summary>A whole number that runs by itself, as frames of a clip do.</summary>
public sealed class Play : ValueControl<int>
{
    /// <summary>Creates it.</summary>
    public Play()
        : base(new WidgetModel("Play"), 0, "Description")
    {
        Set("min", 0);
        Set("max", 100);
        Set("step", 1);
        Set("interval", 100);
        Set("repeat", false);
        Set("show_repeat", true);
        Set("playing", false);
    }

    /// <summary>The first value.</summary>
    public int Min
    {
        get => Get<int>("min");
        set => Set("min", value);
    }

    /// <summary>The last value.</summary>
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

    /// <summary>Milliseconds from step to step.</summary>
    public int Interval
    {
        get => Get<int>("interval");
        set => Set("interval", value);
    }

    /// <summary>Whether it starts again at the end.</summary>
    public bool Repeat
    {
        get => Get<bool>("repeat");
        set => Set("repeat", value);
    }
}
