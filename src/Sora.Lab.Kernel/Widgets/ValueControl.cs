using System.Globalization;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>A control that holds a value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract class ValueControl<T> : Control
{
    private protected ValueControl(WidgetModel model, T value, string? style = null)
        : base(model, style)
    {
        Set("value", value);
        Changed += names =>
        {
            if (names.Contains("value"))
            {
                ValueChanged?.Invoke(Value);
            }
        };
    }

    /// <summary>Raised with the new value when the front end has changed it, on the thread of handlers.</summary>
    public event Action<T>? ValueChanged;

    /// <summary>The value, at the front end and here.</summary>
    public T Value
    {
        get => Get<T>("value");
        set => Set("value", value);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}(value: {Value}, description: {Description})");

    // 3.0 is a whole number to the front end, and so is 3 for a control of real ones.
    private protected override object? Read(string name, JsonNode? value, object? known) =>
        (known, value) switch
        {
            (int, JsonValue number) when number.TryGetValue(out double real) => (int)Math.Round(real),
            _ => base.Read(name, value, known),
        };
}
