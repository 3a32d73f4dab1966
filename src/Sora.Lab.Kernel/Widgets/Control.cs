namespace Sora.Lab.Kernel.Widgets;

/// <summary>A widget that takes room on the page.</summary>
public abstract class Control : Widget
{
    private protected Control(WidgetModel model, string? style = null)
        : base(model)
    {
        Set("layout", new Layout());
        if (style is not null)
        {
            Set("style", new Style(style));
        }
    }

    /// <summary>Its size and place, as CSS has them.</summary>
    public Layout Layout => Get<Layout>("layout");

    /// <summary>The words beside it.</summary>
    public string Description
    {
        get => Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Whether it takes no input.</summary>
    public bool Disabled
    {
        get => Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>What is said when the pointer rests on it.</summary>
    public string Tooltip
    {
        get => Get<string>("tooltip") ?? "";
        set => Set("tooltip", value);
    }
}
