namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls one of which is shown, chosen by its title.</summary>
/// <param name="children">What it holds, in order.</param>
public sealed class Tab(params Widget[] children) : TitledBox("Tab", children);
