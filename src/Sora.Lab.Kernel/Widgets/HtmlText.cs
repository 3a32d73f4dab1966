namespace Sora.Lab.Kernel.Widgets;

/// <summary>Words with markup.</summary>
public sealed class HtmlText() : ValueControl<string>(new WidgetModel("HTML"), "", "HTML");
