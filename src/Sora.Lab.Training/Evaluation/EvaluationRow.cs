namespace Sora.Lab.Training.Evaluation;

/// <summary>One kind of clips, judged.</summary>
/// <param name="Name">Which clips.</param>
/// <param name="Count">How many, n.</param>
/// <param name="Found">In how many exactly one whole character was found.</param>
/// <param name="Color">In how many its colour is right.</param>
/// <param name="Shape">In how many its shape is right.</param>
/// <param name="Motion">In how many it does what it should, and only that.</param>
/// <param name="AllThree">In how many colour, shape and motion are right.</param>
/// <param name="Background">In how many the background is right.</param>
/// <param name="Largest">The same of the largest thing found, whole or not.</param>
public sealed record EvaluationRow(
    string Name,
    int Count,
    int Found,
    int Color,
    int Shape,
    int Motion,
    int AllThree,
    int Background,
    LargestRow Largest
)
{
    /// <summary>The counts by the name of their column.</summary>
    public IEnumerable<(string Name, int Hits)> Columns =>
        [
            ("one character", Found),
            ("colour", Color),
            ("shape", Shape),
            ("motion", Motion),
            ("all three", AllThree),
            ("background", Background),
            ("largest thing: colour", Largest.Color),
            ("its shape", Largest.Shape),
            ("its motion", Largest.Motion),
            ("its all three", Largest.AllThree),
        ];

    /// <summary>Counts those of the model's clips.</summary>
    /// <param name="judged">Which ones.</param>
    /// <param name="kind">What they are called; null for all.</param>
    internal static EvaluationRow Model(IEnumerable<JudgedPrompt<ClipVerdicts>> judged, string? kind = null) =>
        Of(kind is null ? "model" : $"model ({kind})", [.. judged.Select(one => one.Marks.Generated)]);

    /// <summary>Counts verdicts.</summary>
    internal static EvaluationRow Of(string name, IReadOnlyCollection<Verdict> verdicts) =>
        new(
            name,
            verdicts.Count,
            verdicts.Count(verdict => verdict.Whole.Count),
            verdicts.Count(verdict => verdict.Whole.Color),
            verdicts.Count(verdict => verdict.Whole.Shape),
            verdicts.Count(verdict => verdict.Whole.Motion),
            verdicts.Count(verdict => verdict.Whole.AllThree),
            verdicts.Count(verdict => verdict.Whole.Background),
            LargestRow.Of([.. verdicts.Select(verdict => verdict.Largest)])
        );
}
