namespace Sora.Lab.Kernel.Widgets;

/// <summary>A whole number to type.</summary>
public sealed class IntText : ValueControl<int>
{
    /// <summary>Creates it.</summary>
    public IntText()
        : base(new WidgetModel("IntText"), 0, "Description")
    {
        Set("step", 1);
    }

    /// <summary>How far one step goes.</summary>
    public int Step
    {
        get => Get<int>("step");
        set => Set("step", value);
    }
}
