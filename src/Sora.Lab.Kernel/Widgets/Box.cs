namespace Sora.Lab.Kernel.Widgets;

/// <summary>A control that holds others.</summary>
public abstract class Box : Control
{
    private protected Box(string name, IReadOnlyList<Widget> children)
        : base(new WidgetModel(name)) => Children = children;

    /// <summary>What it holds, in order.</summary>
    public IReadOnlyList<Widget> Children
    {
        get => Get<Widget[]>("children");
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Set("children", value.ToArray());
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}({string.Join(", ", Children)})";
}
