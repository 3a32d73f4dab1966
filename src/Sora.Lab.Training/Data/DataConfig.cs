using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Blocks;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Data;

/// <summary>What is trained on: the playground world, or a folder of one's own clips.</summary>
public sealed record DataConfig
{
    /// <summary>
    /// A folder of video files, each with a text file of the same name beside it, one caption a line; none for the world.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Only scenes of one character in one style under a still camera, but for what the weights below say; the world only.</summary>
    public bool Simple { get; init; }

    /// <summary>How many scenes have two and three characters, simple or not; none for as many as there usually are. The world only.</summary>
    public CharacterParts? Characters { get; init; }

    /// <summary>How often each motion is drawn, 1 where it is not named; the world only.</summary>
    public IReadOnlyDictionary<Motion, double> Motions { get; init; } = new Dictionary<Motion, double>();

    /// <summary>How often each shape is drawn, likewise.</summary>
    public IReadOnlyDictionary<CharacterShape, double> Shapes { get; init; } = new Dictionary<CharacterShape, double>();

    /// <summary>
    /// How much of the speeds of circling and spinning is drawn from, counted from the slowest, in (0, 1]: 0.2 for the slowest
    /// fifth; the world only.
    /// </summary>
    public double TurningSpeeds { get; init; } = 1;

    /// <summary>Whether what circles or spins does so clockwise alone, and not either way; the world only.</summary>
    public bool Clockwise { get; init; }

    /// <summary>How often each movement of the camera is drawn, likewise; as often as usual if none is named.</summary>
    public IReadOnlyDictionary<Camera, double> Cameras { get; init; } = new Dictionary<Camera, double>();

    /// <summary>How often each style is drawn, likewise; as often as usual if none is named.</summary>
    public IReadOnlyDictionary<VisualStyle, double> Styles { get; init; } = new Dictionary<VisualStyle, double>();

    /// <summary>Frames of the block game in the place of the playground world; the world only, buckets of square frames.</summary>
    public bool Blocks { get; init; }

    /// <summary>Whether clips are cut to <see cref="Buckets"/>, or packed at their own sizes, see <see cref="Native"/>.</summary>
    public Packing Packing { get; init; }

    /// <summary>Which captions the clips come with; the world only.</summary>
    public CaptionForm Captions { get; init; }

    /// <summary>Who captions the clips anew, in the place of their own captions; none to keep those. Bucketed clips only.</summary>
    public CaptionerConfig? Captioner { get; init; }

    /// <summary>Frames a step of the world, 2 for those halfway between as well; the world only.</summary>
    public int FramesPerStep { get; init; } = 1;

    /// <summary>The sizes, with the clips a step of each.</summary>
    public IReadOnlyList<Bucket> Buckets { get; init; } = [new(64, 64, 17, 16)];

    /// <summary>The limits of sizes and tokens where clips are packed.</summary>
    public NativeSizes Native { get; init; } = new();

    internal void Check()
    {
        TrainingConfig.Require(FramesPerStep is >= 1 and <= 4, "stage.data.framesPerStep", "1 to 4", FramesPerStep);
        CheckWeights(Motions, "stage.data.motions");
        CheckWeights(Shapes, "stage.data.shapes");
        CheckWeights(Cameras, "stage.data.cameras");
        CheckWeights(Styles, "stage.data.styles");
        TrainingConfig.Require(
            TurningSpeeds is > 0 and <= 1,
            "stage.data.turningSpeeds",
            "above 0 and at most 1",
            TurningSpeeds
        );
        RequireScenes(TurningSpeeds < 1, "stage.data.turningSpeeds", TurningSpeeds);
        RequireScenes(Clockwise, "stage.data.clockwise", Clockwise);
        RequireScenes(Simple, "stage.data.simple", Simple);
        RequireScenes(FramesPerStep > 1, "stage.data.framesPerStep", FramesPerStep);
        RequireScenes(Captions != CaptionForm.Mixed, "stage.data.captions", Captions);
        Characters?.Check("stage.data.characters", Kinds);
        RequireScenes(Characters is not null, "stage.data.characters", Characters);
        TrainingConfig.Require(
            !Blocks || (Folder is null && Packing == Packing.Bucketed),
            "stage.data.blocks",
            "without a folder, and bucketed",
            Blocks
        );
        TrainingConfig.Require(
            Captioner is null || (Packing == Packing.Bucketed && !Blocks),
            "stage.data.captioner",
            "left out where clips are packed, or of the block game",
            Captioner
        );
        if (Packing != Packing.Bucketed)
        {
            Native.Check("stage.data.native", isWorld: Folder is null);
            return;
        }

        TrainingConfig.Require(Buckets.Count > 0, "stage.data.buckets", "a list of at least one size", "none");
        for (var i = 0; i < Buckets.Count; i++)
        {
            var name = FormattableString.Invariant($"stage.data.buckets[{i}]");
            Buckets[i].Check(name);
            TrainingConfig.Require(
                !Blocks || BlockClips.HasSize(Buckets[i]),
                name,
                $"a square of a multiple of {BlockView.Cells} pixels from {4 * BlockView.Cells}",
                Buckets[i]
            );
        }

        foreach (var step in Buckets.Select(bucket => bucket.UntilStep ?? 0).Append(0))
        {
            var isOpen = Buckets.Any(bucket => bucket.IsOpenAt(step));
            TrainingConfig.Require(isOpen, "stage.data.buckets", "open at every step", $"none at step {step}");
        }
    }

    /// <summary>Clips in the sizes of the buckets.</summary>
    internal IClipSource Open(ulong seed) =>
        Folder is not null ? new FolderClips(Folder, seed, Buckets)
        : Blocks ? new BlockClips(seed)
        : World(seed);

    /// <summary>Every word that captions may hold.</summary>
    /// <param name="source">What <see cref="Open"/> gave.</param>
    internal IEnumerable<string> Words(IClipSource source) =>
        Captioner is null ? source.Words : source.Words.Concat(Recaptions.Words);

    /// <summary>Clips at their own sizes, and the same source for its words.</summary>
    internal (IClipSource Source, INativeClips Clips) OpenNative(ulong seed)
    {
        if (Folder is null)
        {
            var world = World(seed);
            return (world, new NativeWorldClips(world, Native, seed));
        }

        var folder = new ClipFolder(Folder);
        return (new FolderClips(folder, seed, []), new NativeFolderClips(folder, Native, seed));
    }

    private SceneOptions Kinds => Simple ? SceneOptions.Simple : new SceneOptions();

    private SceneOptions Scenes =>
        (Characters?.In(Kinds) ?? Kinds) with
        {
            FramesPerStep = FramesPerStep,
            Motions = Weigh(Motions, Kinds.Motions),
            Shapes = Weigh(Shapes, Kinds.Shapes),
            TurningSpeeds = TurningSpeeds,
            Clockwise = Clockwise,
            Cameras = Weigh(Cameras, Kinds.Cameras),
            Styles = Weigh(Styles, Kinds.Styles),
        };

    private WorldClips World(ulong seed) => new(seed, Scenes, Captions);

    private static Weights<T> Weigh<T>(IReadOnlyDictionary<T, double> named, Weights<T> usual)
        where T : struct, Enum => named.Count == 0 ? usual : new(value => named.GetValueOrDefault(value, 1));

    internal void CheckWeights<T>(IReadOnlyDictionary<T, double> named, string name)
        where T : struct, Enum
    {
        var found = string.Join(", ", named);
        RequireScenes(named.Count > 0, name, found);
        TrainingConfig.Require(
            named.Values.All(static weight => weight >= 0 && double.IsFinite(weight))
                && Enum.GetValues<T>().Any(value => named.GetValueOrDefault(value, 1) > 0),
            name,
            "weights of at least 0, and not all 0",
            found
        );
    }

    private void RequireScenes(bool isGiven, string name, object? found) =>
        TrainingConfig.Require(
            !isGiven || (Folder is null && !Blocks),
            name,
            "left out for a folder or the block game",
            found
        );
}
