using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>The control that suits a parameter, and how to read its value.</summary>
/// <param name="Control">The control.</param>
/// <param name="Value">Reads the value, in the parameter's type.</param>
internal sealed record ParameterControl(Control Control, Func<object?> Value)
{
    /// <summary>Chooses by type; a default value says where to start, a <see cref="RangeAttribute"/> how far to go.</summary>
    /// <exception cref="ArgumentException">No control suits the type.</exception>
    public static ParameterControl For(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        object? start = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        ParameterControl chosen = true switch
        {
            _ when type == typeof(bool) => Of(new Checkbox { Value = start is true }, control => control.Value),
            _ when type == typeof(string) => Of(new Text { Value = start as string ?? "" }, control => control.Value),
            _ when type.IsEnum => Choice(type, start),
            _ when type == typeof(int) || type == typeof(long) => Whole(parameter, start),
            _ when type == typeof(double) || type == typeof(float) => Real(parameter, start),
            _ => throw new ArgumentException(
                $"parameter '{parameter.Name}': expected int, long, double, float, bool, string or an enum, found {type.Name}"
            ),
        };
        chosen.Control.Description = parameter.Name ?? "";
        return chosen;
    }

    private static ParameterControl Of<T>(ValueControl<T> control, Func<ValueControl<T>, object?> value) =>
        new(control, () => value(control));

    private static ParameterControl Choice(Type type, object? start)
    {
        var control = new Dropdown { Options = Enum.GetNames(type) };
        if (start is not null)
        {
            control.Value = Enum.GetName(type, start);
        }
        return new ParameterControl(control, () => Enum.Parse(type, control.Value!));
    }

    // Without a range: from 0 to 10, or from the start's opposite to three times the start, as ipywidgets has it.
    private static ParameterControl Whole(ParameterInfo parameter, object? start)
    {
        (double low, double high) = Bounds(parameter, start, 0, 10);
        int value = start is null ? (int)((low + high) / 2) : Convert.ToInt32(start, CultureInfo.InvariantCulture);
        var control = new IntSlider
        {
            Min = (int)low,
            Max = (int)high,
            Value = value,
        };
        return new ParameterControl(
            control,
            () => Convert.ChangeType(control.Value, parameter.ParameterType, CultureInfo.InvariantCulture)
        );
    }

    private static ParameterControl Real(ParameterInfo parameter, object? start)
    {
        (double low, double high) = Bounds(parameter, start, 0, 1);
        double value = start is null ? (low + high) / 2 : Convert.ToDouble(start, CultureInfo.InvariantCulture);
        var control = new FloatSlider
        {
            Min = low,
            Max = high,
            Step = (high - low) / 100,
            Value = value,
        };
        return new ParameterControl(
            control,
            () => Convert.ChangeType(control.Value, parameter.ParameterType, CultureInfo.InvariantCulture)
        );
    }

    private static (double Low, double High) Bounds(ParameterInfo parameter, object? start, double low, double high)
    {
        if (parameter.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return (
                Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
                Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture)
            );
        }
        double value = start is null ? 0 : Convert.ToDouble(start, CultureInfo.InvariantCulture);
        return value == 0 ? (low, high) : (Math.Min(-value, 3 * value), Math.Max(-value, 3 * value));
    }
}
