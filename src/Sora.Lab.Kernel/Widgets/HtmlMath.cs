namespace Sora.Lab.Kernel.Widgets;

/// <summary>Words with markup and LaTeX between dollar signs.</summary>
public sealed class HtmlMath() : ValueControl<string>(new WidgetModel("HTMLMath"), "", "HTMLMath");
