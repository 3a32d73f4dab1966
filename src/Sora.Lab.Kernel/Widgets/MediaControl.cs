using System.Globalization;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>Something to look at, whose bytes can be replaced.</summary>
public abstract class MediaControl : ValueControl<byte[]>
{
    private protected MediaControl(string model, string format)
        : base(new WidgetModel(model), [])
    {
        Set("format", format);
        Set("width", "");
        Set("height", "");
    }

    /// <summary>The form of the bytes, for example <c>png</c> or <c>mp4</c>.</summary>
    public string Format
    {
        get => Get<string>("format");
        set => Set("format", value);
    }

    /// <summary>Its width in pixels; empty for its own.</summary>
    public string Width
    {
        get => Get<string>("width") ?? "";
        set => Set("width", value);
    }

    /// <summary>Its height in pixels; empty for its own.</summary>
    public string Height
    {
        get => Get<string>("height") ?? "";
        set => Set("height", value);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}({Format}, {Value.Length} bytes)");
}
