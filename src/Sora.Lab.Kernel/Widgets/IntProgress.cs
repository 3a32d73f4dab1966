namespace Sora.Lab.Kernel.Widgets;

/// <summary>How far work has come, in whole steps.</summary>
public sealed class IntProgress() : Progress<int>("IntProgress", 0, 100);
