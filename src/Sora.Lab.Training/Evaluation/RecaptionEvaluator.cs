using Sora.Lab.Recaption;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Judges a recaptioner by its texts: does the caption say what the prompt asks for, and does it say what is absent?</summary>
/// <remarks>
/// Beside each kind of caption stand the prompts themselves, as the world's own grammar reads them: what doing nothing gives.
/// "odd phrase" is the attribute whose phrase is held out or absent; "told" is whether what is absent was told in the prompt's words with
/// what is drawn instead, "or a word" whether that or at least a word of it was; "quiet" whether nothing was told where nothing is absent.
/// </remarks>
/// <param name="recaption">Rewrites prompts; null where no caption came back.</param>
public sealed class RecaptionEvaluator(Func<IReadOnlyList<string>, IReadOnlyList<DetailedCaption?>> recaption)
{
    private const string OddPhrase = "odd phrase";
    private const string Told = "told";
    private const string ToldInPart = "or a word";
    private const string Quiet = "quiet";

    /// <summary>Judges a recaptioner; each prompt is rewritten with its number as the seed.</summary>
    /// <param name="recaptioner">Stays the caller's.</param>
    public RecaptionEvaluator(GptRecaptioner recaptioner)
        : this(prompts => recaptioner.Recaption(prompts, [.. prompts.Select((_, i) => (ulong)i)])) { }

    /// <summary>Rewrites and judges prompts.</summary>
    /// <param name="kinds">Such as <see cref="TestPrompts.Full"/>.</param>
    /// <param name="seed">Decides the prompts.</param>
    /// <param name="progress">Told each kind when it is done.</param>
    public AdherenceReport Run(IReadOnlyList<TestPrompts> kinds, ulong seed = 2026, Action<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var rows = new List<AdherenceRow>();
        foreach (var kind in kinds)
        {
            var prompts = kind.Draw(seed).ToList();
            var captions = recaption([.. prompts.Select(prompt => prompt.Text)]);
            rows.Add(AdherenceRow.Of(kind.Name, "the prompt itself", [.. prompts.Select(one => Judge(one, one.Text))]));
            rows.Add(AdherenceRow.Of(kind.Name, "recaptioned", [.. prompts.Zip(captions, Judge)]));
            progress?.Invoke(kind.Name);
        }

        return new AdherenceReport(rows);
    }

    private static IEnumerable<(string Attribute, bool IsRight)> Judge(
        WrittenPrompt prompt,
        DetailedCaption? caption
    ) => [.. Judge(prompt, caption?.Text ?? ""), .. Notice(prompt, caption)];

    private static List<(string Attribute, bool IsRight)> Judge(WrittenPrompt prompt, string text)
    {
        List<(string Attribute, bool IsRight)> judged = [.. Adherence.Of(prompt.Told, CaptionReader.Read(text))];
        if (prompt.Twisted is { } twisted)
        {
            var name = Attribute(twisted);
            judged.AddRange(
                judged.Where(one => one.Attribute == name).Take(1).Select(one => (OddPhrase, one.IsRight)).ToList()
            );
        }

        return judged;
    }

    private static (string, bool)[] Notice(WrittenPrompt prompt, DetailedCaption? caption)
    {
        if (!IsAbsent(prompt))
        {
            return [(Quiet, caption is { Substitutions.Count: 0, Unknown.Count: 0 })];
        }

        var isTold = caption?.Substitutions.Any(one => one.Asked == prompt.Odd) ?? false;
        return
        [
            (Told, isTold),
            (ToldInPart, isTold || (caption?.Unknown.Any(prompt.Odd!.Split(' ').Contains) ?? false)),
        ];
    }

    // An extra has no value it is near to; a held-out synonym has no nearest, since it is one.
    private static bool IsAbsent(WrittenPrompt prompt) =>
        prompt.Odd is not null && (prompt.Nearest is not null || prompt.Twisted is null);

    private static string Attribute(Enum value) =>
        value switch
        {
            Worlds.CharacterColor => "colour",
            Worlds.CharacterShape => "shape",
            Worlds.CharacterSize => "size",
            Worlds.Motion => "motion",
            Worlds.Background => "background",
            Worlds.Camera => "camera",
            Worlds.VisualStyle => "style",
            _ => "interaction",
        };
}
