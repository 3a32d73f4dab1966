namespace Sora.Lab.Kernel.Widgets;

/// <summary>A clip.</summary>
public sealed class Video : MediaControl
{
    /// <summary>Creates it.</summary>
    public Video()
        : base("Video", "mp4")
    {
        Set("autoplay", true);
        Set("loop", true);
        Set("controls", true);
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
}
