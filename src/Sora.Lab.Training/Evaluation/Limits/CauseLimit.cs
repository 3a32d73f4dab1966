using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>What should follow a contact follows, and nothing follows where there is none.</summary>
public sealed class CauseLimit : ILimit
{
    private const string Floor = "contact with the floor";
    private const string Other = "contact with each other";
    private const string None = "no contact";
    private const double LeastFall = 0.2;
    private const double LargestGap = 0.1;
    private const double LeastSpeed = 0.1;
    private const double LargestError = 0.03;

    /// <inheritdoc />
    public string Name => "cause and effect";

    /// <inheritdoc />
    public string Task =>
        "A caption alone. Cause: something falls by a fifth of the side, or two come to touch, or two go their ways. Effect: it rises again, or both turn "
        + "back, or, without contact, both go straight on. Counterpart of Physion's question whether two touch and of VBench-2.0's Mechanics.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [Floor, Other, None];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var options = LimitScenes.Simple(settings);
        var scene = SceneSampler.Sample(
            seed,
            kind switch
            {
                Floor => options with { Motions = new(Motion.Bouncing) },
                Other => options with { Rebounds = 1 },
                _ => options with
                {
                    TwoCharacters = 1,
                    Motions = new(static motion => Directions.Of(motion) == (0, 0) ? 0 : 1),
                },
            }
        );
        return new(kind, seed, settings, Shot.Plain(scene));
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var parsed = SceneOracle.Parse(clip);
        var (cause, effect) =
            trial.Kind == Floor ? OnTheFloor(parsed, trial)
            : trial.Kind == Other ? OnEachOther(parsed, trial)
            : Apart(parsed, trial);
        return new Judgement([], []).With(("cause", cause)).With(("effect", cause && effect));
    }

    private static (bool Cause, bool Effect) OnTheFloor(ParsedScene parsed, LimitTrial trial)
    {
        var path = Physics.PathOf(parsed, trial.Character);
        var falls = path.Count > 0 && path.Max(at => at.Y) - path[0].Y >= LeastFall * trial.Side;
        return (falls, Bounce.Of(path, LeastFall * trial.Side) is not null);
    }

    private static (bool Cause, bool Effect) OnEachOther(ParsedScene parsed, LimitTrial trial)
    {
        var meeting = Meeting.Of(parsed, trial);
        return (Math.Abs(meeting.Gap) <= LargestGap * trial.Side, meeting.Collision?.BothTurn == true);
    }

    private static (bool Cause, bool Effect) Apart(ParsedScene parsed, LimitTrial trial)
    {
        SteadyMotion[] ways =
        [
            .. trial
                .Scene.Characters.Select(one => Physics.PathOf(parsed, one))
                .Where(path => path.Count > trial.Settings.Frames / 2)
                .Select(SteadyMotion.Of),
        ];
        var least = LeastSpeed * trial.Side / (trial.Settings.Frames - 1);
        return (
            ways.Length == 2 && ways.All(way => way.Speed >= least),
            ways.All(way => way.Error <= LargestError * trial.Side)
        );
    }
}
