using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Words that training never had, for a colour, a shape, a motion or a place.</summary>
public sealed class UnknownWordsLimit : ILimit
{
    private const string Synonym = "synonym";
    private const string Absent = "absent thing";
    private const string Invented = "invented word";
    private const int Stream = 145;

    /// <inheritdoc />
    public string Name => "unknown concepts";

    /// <inheritdoc />
    public string Task =>
        "A caption in which one phrase has a word that training never had: a synonym, something the world has not (right is what comes nearest), or a word that means nothing (right "
        + "only by chance). The odd one: what the phrase stands for. The rest: all else that is asked. No published counterpart.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [Synonym, Absent, Invented];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var twist = kind switch
        {
            Synonym => PromptTwist.HeldOutWord,
            Absent => PromptTwist.Absent,
            _ => PromptTwist.Invented,
        };
        var options = LimitScenes.Simple(settings) with { Motions = LimitScenes.Moving };
        for (var i = 0; ; i++)
        {
            var scene = SceneSampler.Sample(StepRandom.Seed(seed, i, Stream), options);
            var written = PromptWriter.Write(scene, PromptStyle.Plain, scene.Seed, twist);
            if (written.Twisted is not null && IsUnknown(written.Odd!))
            {
                return new(kind, seed, settings, new Shot(written.Text, scene)) { Odd = written.Twisted };
            }
        }
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var right = Oracle.Judge(SceneOracle.Parse(clip))(trial.Shots[0].Asked);
        (bool IsOdd, bool IsRight)[] all =
        [
            (trial.Odd is CharacterColor, right.Color),
            (trial.Odd is CharacterShape, right.Shape),
            (trial.Odd is Motion, right.Motion),
            (trial.Odd is Background, right.Background),
        ];
        return new Judgement([], [])
            .With(("one character", right.Count))
            .With(("the odd one", all.Single(one => one.IsOdd).IsRight))
            .With(("the rest", all.All(one => one.IsOdd || one.IsRight)));
    }

    private static bool IsUnknown(string phrase) => phrase.Split(' ').Except(CaptionVocabulary.Words).Any();
}
