namespace Sora.Lab.Kernel.Widgets;

/// <summary>One line of text that is not shown.</summary>
public sealed class Password : ValueControl<string>
{
    /// <summary>Creates it.</summary>
    public Password()
        : base(new WidgetModel("Password"), "", "Text")
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

    /// <summary>Whether the value follows the pointer, and not only its release.</summary>
    public bool ContinuousUpdate
    {
        get => Get<bool>("continuous_update");
        set => Set("continuous_update", value);
    }
}
