namespace Sora.Lab.Kernel.Widgets;

/// <summary>How far work has come.</summary>
public sealed class FloatProgress() : Progress<double>("FloatProgress", 0, 100);
