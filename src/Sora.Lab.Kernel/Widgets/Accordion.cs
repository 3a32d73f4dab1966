namespace Sora.Lab.Kernel.Widgets;

/// <summary>Controls that open below their titles.</summary>
public sealed class Accordion : Box
{
    /// <summary>Creates it.</summary>
    /// <param name="children">What it holds, in order.</param>
    public Accordion(params Widget[] children)
        : base("Accordion", children)
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
