namespace Sora.Lab.Kernel.Widgets;

/// <summary>A picture.</summary>
public sealed class Image() : MediaControl("Image", "png");
