namespace Sora.Lab.Kernel.Widgets;

/// <summary>A button that stays pressed.</summary>
public sealed class ToggleButton : ValueControl<bool>
{
    /// <summary>Creates it.</summary>
    public ToggleButton()
        : base(new WidgetModel("ToggleButton"), false, "ToggleButton")
    {
        Set("button_style", "");
    }

    /// <summary>A Font Awesome name, for example <c>check</c>.</summary>
    public string Icon
    {
        get => Get<string>("icon") ?? "";
        set => Set("icon", value);
    }
}
