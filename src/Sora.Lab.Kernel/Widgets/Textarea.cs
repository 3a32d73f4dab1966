namespace Sora.Lab.Kernel.Widgets;

/// <summary>Several lines of text.</summary>
public sealed class Textarea() : TextControl("Textarea");
