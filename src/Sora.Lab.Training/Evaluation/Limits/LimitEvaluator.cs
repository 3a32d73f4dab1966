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
public sealed class LimitEvaluator(TrainingClips training, TextToVideo? model = null)
{
    private const int Stream = 141;
    private const int OtherStream = 142;

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
        var others = Draw(limit, settings, count, seed, OtherStream);
        var trials = Draw(limit, settings, count, seed)
            .Zip(others, (trial, other) => new PosedTrial(Asked(trial), trial.Kind, () => Judged(limit, trial, other)));
        return PosedTrial.Run(limit.Name, limit.Task, trials, kept, shown, progress);
    }

    private static string Asked(LimitTrial trial) => string.Join(" / ", trial.Shots.Select(shot => shot.Prompt));

    private IReadOnlyList<(string Name, VideoClip Clip, Judgement Judgement)> Judged(
        ILimit limit,
        LimitTrial trial,
        LimitTrial other
    ) => [.. Answer(limit, trial, other).Select(answer => (answer.Name, answer.Clip, limit.Judge(trial, answer.Clip)))];

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

    private List<(string Name, VideoClip Clip)> Answer(ILimit limit, LimitTrial trial, LimitTrial other)
    {
        var real = trial.Render();
        return
        [
            ("real", real),
            .. model is null ? [] : Answer(limit, trial, real, model),
            ("nearest", Join(trial.Shots.Select(shot => training.Nearest(shot.Prompt, trial.Settings)))),
            ("frozen", Join(trial.Split(real).Select(shot => shot.Part(0, 1).HoldLast(shot.Frames)))),
            ("chance", other.Render()),
        ];
    }

    private static IReadOnlyList<(string Name, VideoClip Clip)> Answer(
        ILimit limit,
        LimitTrial trial,
        VideoClip real,
        TextToVideo model
    )
    {
        var reconstructed = trial.Split(real).Select(model.Reconstruct);
        return [("reconstructed", Join(reconstructed)), .. limit.Ask(model, trial)];
    }

    private static VideoClip Join(IEnumerable<VideoClip> clips) => VideoClip.Join([.. clips]);
}
