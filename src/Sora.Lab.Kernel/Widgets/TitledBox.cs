namespace Sora.Lab.Kernel.Widgets;

/// <summary>A box that shows one of the controls it holds, chosen by its title.</summary>
public abstract class TitledBox : Box
{
    private protected TitledBox(string model, Widget[] children)
        : base(model, children)
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
