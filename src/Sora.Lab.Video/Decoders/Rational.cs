using System.Globalization;

namespace Sora.Lab.Video.Decoders;

/// <summary>A fraction as ffmpeg writes it: <c>30000/1001</c>.</summary>
internal readonly record struct Rational(long Numerator, long Denominator)
{
    private const long MaxDenominator = 100_000;

    public double Value => (double)Numerator / Denominator;

    /// <summary>The simplest fraction within rounding of a number: 29.97002997 is 30000/1001 again.</summary>
    /// <remarks>Continued fraction, stopped once it is within 1e-9 of the number.</remarks>
    public static Rational From(double value)
    {
        var (previous, current) = (new Rational(0, 1), new Rational(1, 0));
        var rest = value;
        while (true)
        {
            var whole = (long)Math.Floor(rest);
            var next = new Rational(
                whole * current.Numerator + previous.Numerator,
                whole * current.Denominator + previous.Denominator
            );
            if (next.Denominator > MaxDenominator)
            {
                return current.Numerator > 0 ? current : new Rational(1, MaxDenominator);
            }

            (previous, current) = (current, next);
            if (Math.Abs(current.Value - value) <= 1e-9 * value || rest - whole < 1e-12)
            {
                return current;
            }

            rest = 1 / (rest - whole);
        }
    }

    /// <summary>Reads <c>a/b</c> or <c>a:b</c>; null for <c>0/0</c>, <c>N/A</c> and the like.</summary>
    public static Rational? Parse(string? text)
    {
        var parts = text?.Split('/', ':') ?? [];
        return
            parts.Length == 2
            && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var numerator)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var denominator)
            && numerator > 0
            && denominator > 0
            ? new Rational(numerator, denominator)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
