namespace Sora.Lab.Training.Evaluation;

/// <summary>Texts of one kind, judged.</summary>
/// <param name="Prompts">Which prompts.</param>
/// <param name="Text">Whose text: the prompt itself, or the recaptioner's.</param>
/// <param name="Count">How many, n.</param>
/// <param name="Cells">By attribute: in how many texts it is right, of how many that it is asked of.</param>
public sealed record AdherenceRow(
    string Prompts,
    string Text,
    int Count,
    IReadOnlyDictionary<string, (int Hits, int Count)> Cells
)
{
    /// <summary>Counts what was judged.</summary>
    /// <param name="prompts">Which prompts.</param>
    /// <param name="text">Whose text.</param>
    /// <param name="judged">For each text its attributes.</param>
    public static AdherenceRow Of(
        string prompts,
        string text,
        IReadOnlyList<IEnumerable<(string Attribute, bool IsRight)>> judged
    )
    {
        ArgumentNullException.ThrowIfNull(judged);
        return new(
            prompts,
            text,
            judged.Count,
            judged
                .SelectMany(one => one)
                .GroupBy(one => one.Attribute)
                .ToDictionary(group => group.Key, group => (group.Count(one => one.IsRight), group.Count()))
        );
    }
}
