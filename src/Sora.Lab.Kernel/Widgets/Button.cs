using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>Something to press.</summary>
public sealed class Button : Control
{
    /// <summary>Creates it.</summary>
    public Button()
        : base(new WidgetModel("Button"), "Button")
    {
        Set("button_style", "");
        Set("icon", "");
    }

    /// <summary>Raised when it is pressed, on the thread of handlers.</summary>
    public event Action? Clicked;

    /// <summary>A Font Awesome name, for example <c>play</c>.</summary>
    public string Icon
    {
        get => Get<string>("icon") ?? "";
        set => Set("icon", value);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Button({Description})";

    private protected override void Custom(JsonObject content)
    {
        if (content["event"]?.ToString() == "click")
        {
            Clicked?.Invoke();
        }
    }
}
