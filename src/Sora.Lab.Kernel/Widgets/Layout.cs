namespace Sora.Lab.Kernel.Widgets;

/// <summary>The size and place of a control, in the words of CSS.</summary>
public sealed class Layout() : Widget(new WidgetModel("Layout", WidgetModel.Base))
{
    /// <summary>For example <c>300px</c> or <c>50%</c>.</summary>
    public string? Width
    {
        get => Get<string>("width");
        set => Set("width", value);
    }

    /// <summary>For example <c>200px</c>.</summary>
    public string? Height
    {
        get => Get<string>("height");
        set => Set("height", value);
    }

    /// <summary>For example <c>1px solid gray</c>.</summary>
    public string? Border
    {
        get => Get<string>("border_top");
        set
        {
            foreach (string side in new[] { "border_top", "border_right", "border_bottom", "border_left" })
            {
                Set(side, value);
            }
        }
    }

    /// <summary><c>none</c> hides the control.</summary>
    public string? Display
    {
        get => Get<string>("display");
        set => Set("display", value);
    }

    /// <summary>For a grid: the columns, for example <c>repeat(3, 1fr)</c>.</summary>
    public string? GridTemplateColumns
    {
        get => Get<string>("grid_template_columns");
        set => Set("grid_template_columns", value);
    }
}
