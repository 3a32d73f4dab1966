namespace Sora.Lab.Kernel.Widgets;

/// <summary>A control that text is typed into.</summary>
public abstract class TextControl : ValueControl<string>
{
    private protected TextControl(string model)
        : base(new WidgetModel(model), "", "Text")
    {
        Set("placeholder", "");
        Set("continuous_update", true);
    }

    /// <summary>What is shown while there is no text.</summary>
    public string Placeholder
    {
        get => Get<string>("placeholder") ?? "";
        set => Set("placeholder", value);
    }

    /// <summary>Whether the value follows each key, and not only the end of typing.</summary>
    public bool ContinuousUpdate
    {
        get => Get<bool>("continuous_update");
        set => Set("continuous_update", value);
    }
}
