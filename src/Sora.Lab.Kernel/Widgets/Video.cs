namespace Sora.Lab.Kernel.Widgets;

/// <summary>A clip, whose bytes can be replaced.</summary>
public sealed class Video : ValueControl<byte[]>
{
    /// <summary>Creates it.</summary>
    public Video()
        : base(new WidgetModel("Video"), [])
    {
        Set("format", "mp4");
        Set("width", "");
        Set("height", "");
        Set("autoplay", true);
        Set("loop", true);
        Set("controls", true);
    }

    /// <summary>The form of the bytes, for example <c>mp4</c>.</summary>
    public string Format
    {
        get => Get<string>("format") ?? "mp4";
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

    /// <summary>Whether it starts by itself.</summary>
    public bool Autoplay
    {
        get => Get<bool>("autoplay");
        set => Set("autoplay", value);
    }

    /// <summary>Whether it starts again at the end.</summary>
    public bool Loop
    {
        get => Get<bool>("loop");
        set => Set("loop", value);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Video({Format}, {Value.Length} bytes)";
}
