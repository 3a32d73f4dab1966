using Sora.Lab.Editing;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>What the families of physics have in common: the first frames are given, so that what must follow is known.</summary>
/// <remarks>
/// After Kang et al. 2024 (How far is video generation from world model), section 3: what training saw, what is beyond its ranges, and new
/// combinations of what it saw are told apart.
/// </remarks>
internal static class Physics
{
    public const string Inside = "in distribution";
    public const string Outside = "out of distribution";
    public const string Unseen = "unseen combination";

    /// <summary>Frames that are given: two latent frames of the lab's autoencoder.</summary>
    public const int Given = 5;

    private const int Stream = 144;

    public static IReadOnlyList<string> Kinds { get; } = [Inside, Outside, Unseen];

    /// <summary>A scene of one character with a motion that a kind allows.</summary>
    public static Scene Draw(string kind, ulong seed, GenerationSettings settings, Func<Motion, bool> isWanted)
    {
        var random = StepRandom.Managed(seed, 0, Stream);
        Combination[] possible =
        [
            .. HeldOutCombinations
                .Possible()
                .Where(one => isWanted(one.Motion) && HeldOutCombinations.IsHeldOut(one) == (kind == Unseen)),
        ];
        var combination = possible[random.Next(possible.Length)];
        var background = random.GetItems(Enum.GetValues<Background>(), 1)[0];
        return SceneSampler.Sample(seed, combination, background, LimitScenes.Simple(settings));
    }

    /// <summary>Shorter ways than training sees: the longest becomes a length between two, in parts of the shorter side.</summary>
    public static Scene Shorten(Scene scene, ulong seed, int frame, double least, double most)
    {
        var path = LimitScenes.PathOf(scene);
        var way = path.Max(at => double.Hypot(at.X - path[0].X, at.Y - path[0].Y));
        var part = double.Lerp(least, most, StepRandom.Managed(seed, 1, Stream).NextDouble());
        return LimitScenes.Shortened(scene, part * Math.Min(scene.Width, scene.Height) / way, frame);
    }

    /// <summary>The model goes on from the given frames.</summary>
    public static IReadOnlyList<(string Name, VideoClip Clip)> GoOn(TextToVideo model, LimitTrial trial) =>
        [("model", model.Extend(trial.Render().Part(0, Given), trial.Requests[0], trial.Settings.Frames - Given))];

    /// <summary>Whether one whole character is seen, of the colour and shape asked for.</summary>
    public static bool IsKept(ParsedScene parsed, Character asked) =>
        parsed.Characters.Take(2).ToArray() is [var one] && one.Color == asked.Color && one.Shape == asked.Shape;

    /// <summary>What has the colour asked for, whole or not; none where nothing has.</summary>
    public static ParsedCharacter? Find(ParsedScene parsed, Character asked) =>
        parsed.Found.FirstOrDefault(found => found.Color == asked.Color);

    /// <summary>The path of what has the colour asked for; empty where nothing has.</summary>
    public static IReadOnlyList<PathPoint> PathOf(ParsedScene parsed, Character asked) =>
        Find(parsed, asked) is { } found ? PathPoint.PathOf(found) : [];
}
