namespace Sora.Lab.Kernel.Widgets;

/// <summary>How far work has come, as a bar.</summary>
/// <typeparam name="T">Its numbers.</typeparam>
public abstract class Progress<T> : ValueControl<T>
{
    private protected Progress(string model, T value, T max)
        : base(new WidgetModel(model) { View = "ProgressView" }, value, "Progress")
    {
        Set("min", value);
        Set("max", max);
    }

    /// <summary>The value at which the bar is empty.</summary>
    public T Min
    {
        get => Get<T>("min");
        set => Set("min", value);
    }

    /// <summary>The value at which it is full.</summary>
    public T Max
    {
        get => Get<T>("max");
        set => Set("max", value);
    }
}
