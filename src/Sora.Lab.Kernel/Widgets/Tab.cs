namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls one of which is shown, chosen by its title.</summary>
public sealed class Tab : Box
{
    /// <summary>Creates it.</summary>
    /// <param name="children">What it holds, in order.</param>
    public Tab(params Widget[] children)
        : base("Tab", children)
    {
        Set("titles", children.Select((_, i) => $"{i + 1}").ToArray());
        Set("selected_index", 0);
    }

    /// <summary>The titles, in the order of what it holds.</summary>
    public IReadOnlyList<string> Titles
    {
        get => Get<string[]>("titles");
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Set("titles", value.ToArray());
        }
    }

    /// <summary>Which is open, from 0.</summary>
    public int SelectedIndex
    {
        get => Get<int>("selected_index");
        set => Set("selected_index", value);
    }
}
