using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>A control that offers a choice of one.</summary>
public abstract class SelectionControl : Control
{
    private IReadOnlyList<string> options = [];

    private protected SelectionControl(string name, string style)
        : base(new WidgetModel(name), style)
    {
        Set("_options_labels", Array.Empty<string>());
        Set("index", -1);
        Changed += names =>
        {
            if (names.Contains("index"))
            {
                ValueChanged?.Invoke(Value);
            }
        };
    }

    /// <summary>Raised with the new choice when the front end has changed it, on the thread of handlers.</summary>
    public event Action<string?>? ValueChanged;

    /// <summary>What can be chosen; the first is, at once.</summary>
    public IReadOnlyList<string> Options
    {
        get => options;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            options = value;
            Set("_options_labels", value.ToArray());
            Index = value.Count > 0 ? 0 : -1;
        }
    }

    /// <summary>The place of the choice among the options; -1 for none.</summary>
    public int Index
    {
        get => Get<int>("index");
        set => Set("index", value);
    }

    /// <summary>The choice; null for none.</summary>
    /// <exception cref="ArgumentException">It is not among the options.</exception>
    public string? Value
    {
        get => Index >= 0 && Index < options.Count ? options[Index] : null;
        set
        {
            int index = options.ToList().IndexOf(value ?? "");
            Index =
                index >= 0 || value is null
                    ? index
                    : throw new ArgumentException(
                        $"expected one of {string.Join(", ", options)}, found {value}",
                        nameof(value)
                    );
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}(value: {Value}, description: {Description})";

    private protected override object? Read(string name, JsonNode? value, object? known) =>
        name == "index" && value is null ? -1 : base.Read(name, value, known);
}
