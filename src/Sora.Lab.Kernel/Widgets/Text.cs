namespace Sora.Lab.Kernel.Widgets;

/// <summary>One line of text.</summary>
public sealed class Text() : TextControl("Text");
