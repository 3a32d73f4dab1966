using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation;

/// <summary>How often the same prompts are right before and after a change, and the gain's own 95% interval.</summary>
/// <remarks>
/// Newcombe 1998 (Statistics in Medicine 17:2635, method 10): the Wilson intervals of both proportions, joined by how far the two go together.
/// With the ends <c>l</c> and <c>u</c> and the correlation <c>r</c>, the gain <c>d = p2 - p1</c> is at least
/// <c>d - sqrt(a^2 - 2 r a b + b^2)</c>, <c>a = p2 - l2</c>, <c>b = u1 - p1</c>, and at most the same with the two exchanged.
/// </remarks>
/// <param name="Name">What is right.</param>
/// <param name="Both">Right before and after.</param>
/// <param name="Lost">Right before only.</param>
/// <param name="Gained">Right after only.</param>
/// <param name="Neither">Wrong before and after.</param>
public sealed record PairedGain(string Name, int Both, int Lost, int Gained, int Neither)
{
    /// <summary>Of how many prompts, n.</summary>
    public int Count => Both + Lost + Gained + Neither;

    /// <summary>Right before.</summary>
    public int Before => Both + Lost;

    /// <summary>Right after.</summary>
    public int After => Both + Gained;

    /// <summary>The part of prompts gained less that lost, in [-1, 1]; 0 of no prompts.</summary>
    public double Gain => (double)(Gained - Lost) / Math.Max(1, Count);

    /// <summary>The ends of its 95% interval.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            var (before, after) = (WilsonInterval.Of(Before, Count), WilsonInterval.Of(After, Count));
            var (p1, p2) = ((double)Before / Math.Max(1, Count), (double)After / Math.Max(1, Count));
            return (
                Math.Max(-1, Gain - Joined(p2 - after.Low, before.High - p1)),
                Math.Min(1, Gain + Joined(after.High - p2, p1 - before.Low))
            );
        }
    }

    // Newcombe's r, with n/2 taken from a positive numerator.
    private double Correlation
    {
        get
        {
            var product = ((double)Both * Neither) - ((double)Lost * Gained);
            var corrected = product > 0 ? Math.Max(0, product - (Count / 2.0)) : product;
            var margins = (double)Before * (Count - Before) * After * (Count - After);
            return margins == 0 ? 0 : corrected / Math.Sqrt(margins);
        }
    }

    /// <summary>Counts the verdicts of the same prompts, before and after.</summary>
    /// <exception cref="ArgumentException">They are not the same scenes at the same seeds.</exception>
    public static IReadOnlyList<PairedGain> Of(
        IReadOnlyList<JudgedPrompt<ClipVerdicts>> before,
        IReadOnlyList<JudgedPrompt<ClipVerdicts>> after
    )
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (!before.Select(Scene).SequenceEqual(after.Select(Scene)))
        {
            throw new ArgumentException(
                $"expected the same scenes at the same seeds before and after; found others, {before.Count} and {after.Count}.",
                nameof(after)
            );
        }

        return
        [
            Of("one character", verdict => verdict.Count),
            Of("colour", verdict => verdict.Color),
            Of("shape", verdict => verdict.Shape),
            Of("motion", verdict => verdict.Motion),
            Of("all three", verdict => verdict.AllThree),
            Of("background", verdict => verdict.Background),
        ];

        PairedGain Of(string name, Func<PromptVerdict, bool> isRight)
        {
            var pairs = before
                .Zip(after, (b, a) => (isRight(b.Marks.Generated.Whole), isRight(a.Marks.Generated.Whole)))
                .ToLookup(pair => pair);
            return new(
                name,
                pairs[(true, true)].Count(),
                pairs[(true, false)].Count(),
                pairs[(false, true)].Count(),
                pairs[(false, false)].Count()
            );
        }

        static PlannedPrompt Scene(JudgedPrompt<ClipVerdicts> judged) => judged.Prompt with { Prompt = "" };
    }

    private double Joined(double one, double other) =>
        Math.Sqrt(Math.Max(0, (one * one) - (2 * Correlation * one * other) + (other * other)));
}
