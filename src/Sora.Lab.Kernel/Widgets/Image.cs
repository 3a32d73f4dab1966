namespace Sora.Lab.Kernel.Widgets;

/// <summary>A picture, whose bytes can be replaced.</summary>
public sealed class Image : ValueControl<byte[]>
{
    /// <summary>Creates it.</summary>
    public Image()
        : base(new WidgetModel("Image"), [])
    {
        Set("format", "png");
        Set("width", "");
        Set("height", "");
    }

    /// <summary>The form of the bytes, for example <c>png</c>.</summary>
    public string Format
    {
        get => Get<string>("format") ?? "png";
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
    public override string ToString() => $"Image({Format}, {Value.Length} bytes)";
}
