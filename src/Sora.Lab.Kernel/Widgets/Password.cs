namespace Sora.Lab.Kernel.Widgets;

/// <summary>One line of text that is not shown.</summary>
public sealed class Password() : TextControl("Password");
