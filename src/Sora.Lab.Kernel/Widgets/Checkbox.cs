namespace Sora.Lab.Kernel.Widgets;

/// <summary>A box that is ticked or not.</summary>
public sealed class Checkbox : ValueControl<bool>
{
    /// <summary>Creates it.</summary>
    public Checkbox()
        : base(new WidgetModel("Checkbox"), false, "Checkbox")
    {
        Set("indent", true);
    }

    /// <summary>Whether it stands where the controls with words begin.</summary>
    public bool Indent
    {
        get => Get<bool>("indent");
        set => Set("indent", value);
    }
}
