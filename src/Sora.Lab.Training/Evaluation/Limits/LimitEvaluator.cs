using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Asks a model the prompts of a family, and has the oracle judge it beside those who know all or nothing.</summary>
/// <remarks>
/// Real: the world's own answer. Reconstructed: that, through the model's autoencoder. Nearest: the training clip whose caption is most like the
/// prompt. Frozen: the first real frame, held. Chance: the world's answer to another prompt of the kind.
/// </remarks>
/// <param name="training">What training saw.</param>
/// <param name="model">Stays the caller's; none to judge the others alone.</param>
/// <param name="batch">Prompts drawn side by side where the family allows it; the result does not depend on it beyond rounding.</param>
public sealed class LimitEvaluator(TrainingClips training, TextToVideo? model = null, int batch = 1)
{
    private const int Stream = 141;
    private const int OtherStream = 142;
    private static readonly IReadOnlyList<(string Name, VideoClip Clip)> Nobody = [];

    /// <summary>Rewrites the prompts of a trial before the model sees them, given its seed; null leaves them as they are.</summary>
    public Func<IReadOnlyList<string>, ulong, IReadOnlyList<string>>? Recaption { get; init; }

    /// <summary>The trials of a family; the same ones everywhere.</summary>
    /// <param name="limit">One of <see cref="LabLimits"/>.</param>
    /// <param name="settings">Size, length and sampler.</param>
    /// <param name="count">How many of each kind, before <see cref="ILimit.OneOf"/>.</param>
    /// <param name="seed">What they are drawn with.</param>
    public static IEnumerable<LimitTrial> Draw(ILimit limit, GenerationSettings settings, int count, ulong seed) =>
        Draw(limit, settings, count, seed, Stream);

    /// <summary>Poses each prompt to each contestant.</summary>
    /// <param name="limit">One of <see cref="LabLimits"/>.</param>
    /// <param name="settings">Size, length and sampler.</param>
    /// <param name="count">How many of each kind, before <see cref="ILimit.OneOf"/>.</param>
    /// <param name="seed">What they are drawn with.</param>
    /// <param name="shown">Told after each new prompt its number, from 0, and everybody's answer by name.</param>
    /// <param name="progress">Told after each new prompt the table so far.</param>
    /// <param name="kept">What was judged before, which is not judged again; gets what is judged now.</param>
    public CapabilityTable Run(
        ILimit limit,
        GenerationSettings settings,
        int count,
        ulong seed = EvaluationPlan.FullSeed,
        Action<int, IReadOnlyList<(string Name, VideoClip Clip)>>? shown = null,
        Action<CapabilityTable>? progress = null,
        KeptTrials? kept = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        var others = Draw(limit, settings, count, seed, OtherStream);
        var trials = Draw(limit, settings, count, seed).Zip(others).Chunk(batch).SelectMany(some => Pose(limit, some));
        return PosedTrial.Run(limit.Name, limit.Task, trials, kept, shown, progress);
    }

    // The first one that was not judged before has all of them drawn.
    private IEnumerable<PosedTrial> Pose(ILimit limit, (LimitTrial Trial, LimitTrial Other)[] some)
    {
        var drawn = new Lazy<IReadOnlyList<IReadOnlyList<(string Name, VideoClip Clip)>>>(() =>
            model is null
                ? [.. some.Select(_ => Nobody)]
                : limit.Ask(model, [.. some.Select(pair => ToAsk(pair.Trial))])
        );
        return some.Select(
            (pair, i) =>
                new PosedTrial(
                    Asked(pair.Trial),
                    pair.Trial.Kind,
                    () => Judged(limit, pair.Trial, pair.Other, drawn.Value[i])
                )
        );
    }

    // What is judged is what was asked before.
    private LimitTrial ToAsk(LimitTrial trial) =>
        Recaption is null
            ? trial
            : trial with
            {
                Shots =
                [
                    .. trial.Shots.Zip(
                        Recaption([.. trial.Shots.Select(shot => shot.Prompt)], trial.Seed),
                        (shot, prompt) => shot with { Prompt = prompt }
                    ),
                ],
            };

    private static string Asked(LimitTrial trial) => string.Join(" / ", trial.Shots.Select(shot => shot.Prompt));

    // Parsing takes long, and one answer has nothing to do with another.
    private IReadOnlyList<(string Name, VideoClip Clip, Judgement Judgement)> Judged(
        ILimit limit,
        LimitTrial trial,
        LimitTrial other,
        IReadOnlyList<(string Name, VideoClip Clip)> drawn
    ) =>
        [
            .. Answers(trial, other, drawn)
                .AsParallel()
                .AsOrdered()
                .Select(answer => (answer.Name, answer.Clip, limit.Judge(trial, answer.Clip))),
        ];

    private static IEnumerable<LimitTrial> Draw(
        ILimit limit,
        GenerationSettings settings,
        int count,
        ulong seed,
        int stream
    )
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var rounds = (count + limit.OneOf - 1) / limit.OneOf;
        return from number in Enumerable.Range(0, rounds)
            from kind in limit.Kinds
            select limit.Pose(kind, StepRandom.Seed(seed, number, stream) >> 33, settings);
    }

    private List<(string Name, VideoClip Clip)> Answers(
        LimitTrial trial,
        LimitTrial other,
        IReadOnlyList<(string Name, VideoClip Clip)> drawn
    )
    {
        var real = trial.Render();
        return
        [
            ("real", real),
            .. model is null ? Nobody : [("reconstructed", Reconstructed(model, trial, real)), .. drawn],
            ("nearest", Join(trial.Shots.Select(shot => training.Nearest(shot.Prompt, trial.Settings)))),
            ("frozen", Join(trial.Split(real).Select(shot => shot.Part(0, 1).HoldLast(shot.Frames)))),
            ("chance", other.Render()),
        ];
    }

    private static VideoClip Reconstructed(TextToVideo model, LimitTrial trial, VideoClip real) =>
        Join(trial.Split(real).Select(model.Reconstruct));

    private static VideoClip Join(IEnumerable<VideoClip> clips) => VideoClip.Join([.. clips]);
}
