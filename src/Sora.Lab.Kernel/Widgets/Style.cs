namespace Sora.Lab.Kernel.Widgets;

/// <summary>Colours and widths of a control.</summary>
internal sealed class Style(string name)
    : Widget(new WidgetModel(name + "Style") { ViewModule = WidgetModel.Base, View = "StyleView" });
