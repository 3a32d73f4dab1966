using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>An axis of a chart: where values stand, from 0 to 1, and what is written at it.</summary>
/// <remarks>An axis is of numbers, of dates, or of categories in the order in which they come.</remarks>
internal sealed class ChartAxis
{
    private const int MostTicks = 6;
    private const int FirstYear = 100; // The days that can be told.
    private const double FirstDay = -657434;
    private const double LastDay = 2958465;
    private readonly List<string>? categories;
    private readonly bool isDate;
    private readonly bool isLogarithmic;
    private readonly double low;
    private readonly double high;

    /// <summary>Makes an axis that has room for values.</summary>
    /// <param name="values">All values that stand on it.</param>
    /// <param name="layout">The axis as the figure's layout has it, if it does.</param>
    /// <param name="margin">Room at both ends, as a part of the range; half a category on an axis of those.</param>
    public ChartAxis(IReadOnlyCollection<JsonNode?> values, JsonObject? layout, double margin)
    {
        isLogarithmic = layout?["type"]?.ToString() == "log";
        IsReversed = layout?["autorange"]?.ToString() == "reversed";
        Title = PlotlyFigure.Title(layout);
        List<string> texts = [.. values.Where(IsText).Select(value => value!.ToString()).Distinct()];
        isDate = texts.Count > 0 && layout?["type"]?.ToString() != "category" && values.Where(IsText).All(IsDate);
        categories = texts.Count > 0 && !isDate ? texts : null;
        double[] places = [.. values.Select(Number).Where(double.IsFinite)];
        (low, high) = places.Length == 0 ? (0, 1) : (places.Min(), places.Max());
        margin = categories is null ? margin * (high - low) : 0.5;
        (low, high) = high + margin > low - margin ? (low - margin, high + margin) : (low - 0.5, high + 0.5);
        double[] range = [.. (layout?["range"] as JsonArray ?? []).Select(RangeEnd).Where(double.IsFinite)];
        if (range.Length == 2 && range[0] != range[1])
        {
            (low, high) = (range[0], range[1]);
        }
    }

    /// <summary>What the axis is of; empty where the figure does not say.</summary>
    public string Title { get; }

    /// <summary>Whether it goes from right to left, or from top to bottom.</summary>
    public bool IsReversed { get; }

    /// <summary>The length of one unit of the axis, between 0 and 1.</summary>
    public double Unit => 1 / Math.Abs(high - low);

    /// <summary>Where a value stands: 0 is the start of the axis, 1 its end; not a number where it stands nowhere.</summary>
    public double Place(JsonNode? value) => Place(Number(value));

    /// <summary>What is written at the axis, and where.</summary>
    public IEnumerable<(double Place, string Text)> Ticks()
    {
        if (categories is not null)
        {
            int step = 1 + (categories.Count / 16);
            return Enumerable
                .Range(0, categories.Count)
                .Where(i => i % step == 0)
                .Select(i => (Place(i), categories[i]));
        }
        double unit = Step(Math.Abs(high - low) / MostTicks);
        (double from, double to) = (Math.Min(low, high), Math.Max(low, high));
        return Enumerable
            .Range(0, (2 * MostTicks) + 1)
            .Select(i => (Math.Ceiling(from / unit) + i) * unit)
            .Where(value => value <= to + (unit * 1e-6))
            .Select(value => (Place(value), Text(value, unit)));
    }

    /// <summary>Whether a value is a day or a time.</summary>
    public static bool IsDate(JsonNode? value) =>
        IsText(value)
        && DateTime.TryParse(value!.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        && !double.TryParse(value.ToString(), CultureInfo.InvariantCulture, out _);

    private double Place(double number)
    {
        double place = (number - low) / (high - low);
        return IsReversed ? 1 - place : place;
    }

    private double Number(JsonNode? value)
    {
        if (IsText(value))
        {
            string text = value!.ToString();
            return categories is not null ? categories.IndexOf(text) : Days(text);
        }
        if (value?.GetValueKind() != JsonValueKind.Number)
        {
            return double.NaN;
        }
        double number = (double)value;
        return isLogarithmic ? Math.Log10(number) : number;
    }

    // On a logarithmic axis a range is of exponents already.
    private double RangeEnd(JsonNode? end)
    {
        if (isDate)
        {
            return IsText(end) ? Days(end!.ToString()) : double.NaN;
        }
        return end?.GetValueKind() == JsonValueKind.Number ? (double)end : double.NaN;
    }

    // Numbers that JSON has no form for come as texts.
    private static bool IsText(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String && value.ToString() is not ("NaN" or "Infinity" or "-Infinity");

    private static double Days(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
        && date.Year >= FirstYear
            ? date.ToOADate()
            : double.NaN;

    // 1, 2 or 5 times a power of ten.
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => step >= least * 0.999);
    }

    private string Text(double value, double unit)
    {
        if (isDate)
        {
            string form = unit < 1 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd";
            return DateTime
                .FromOADate(Math.Clamp(value, FirstDay, LastDay))
                .ToString(form, CultureInfo.InvariantCulture);
        }
        double shown =
            isLogarithmic ? Math.Pow(10, value)
            : Math.Abs(value) < unit / 2 ? 0
            : value;
        return shown.ToString("G5", CultureInfo.InvariantCulture);
    }
}
