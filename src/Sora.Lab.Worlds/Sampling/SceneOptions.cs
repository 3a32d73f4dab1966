namespace Sora.Lab.Worlds.Sampling;

/// <summary>What scenes to draw.</summary>
/// <remarks>
/// The weights are those asked for; what a frame's size or length cannot show (see <see cref="Motion"/>) is drawn less
/// or not at all.
/// </remarks>
public sealed record SceneOptions
{
    /// <summary>One character that does one thing, flat, seen by a still camera; held-out combinations excluded.</summary>
    public static SceneOptions Simple { get; } =
        new()
        {
            TwoCharacters = 0,
            ThreeCharacters = 0,
            Sequences = 0,
            Rebounds = 0,
            Walls = 0,
            Cameras = new(Camera.Still),
            Styles = new(VisualStyle.Flat),
        };

    /// <summary>W in pixels: even, 32 to 128.</summary>
    public int Width { get; init; } = 64;

    /// <summary>H in pixels: even, 32 to 128.</summary>
    public int Height { get; init; } = 64;

    /// <summary>T: 1, 5, 9 ... 61.</summary>
    public int Frames { get; init; } = 17;

    /// <summary>
    /// Frames a step of the world, which has <see cref="Scene.FramesPerSecond"/>: 2 shows the states halfway between as well,
    /// so that 33 frames tell what 17 tell at 1.
    /// </summary>
    public int FramesPerStep { get; init; } = 1;

    /// <summary>The part of scenes with two characters that keep to themselves.</summary>
    public double TwoCharacters { get; init; } = 0.15;

    /// <summary>The part of scenes with three characters.</summary>
    public double ThreeCharacters { get; init; } = 0.05;

    /// <summary>The part of characters that do two things in order.</summary>
    public double Sequences { get; init; } = 0.1;

    /// <summary>The part of scenes where two characters meet and rebound.</summary>
    public double Rebounds { get; init; } = 0.05;

    /// <summary>The part of scenes where a character passes behind a wall.</summary>
    public double Walls { get; init; } = 0.05;

    /// <summary>How often each colour is drawn.</summary>
    public Weights<CharacterColor> Colors { get; init; } = new();

    /// <summary>How often each shape is drawn.</summary>
    public Weights<CharacterShape> Shapes { get; init; } = new();

    /// <summary>How often each size is drawn; growing starts small and shrinking starts large whatever is asked.</summary>
    public Weights<CharacterSize> Sizes { get; init; } = new();

    /// <summary>How often each motion is drawn.</summary>
    public Weights<Motion> Motions { get; init; } = new();

    /// <summary>
    /// How much of the speeds of circling and spinning is drawn from, counted from the slowest, in (0, 1]: 0.2 for the slowest
    /// fifth.
    /// </summary>
    public double TurningSpeeds { get; init; } = 1;

    /// <summary>Whether what circles or spins does so clockwise alone, as one sees it, and not either way.</summary>
    public bool Clockwise { get; init; }

    /// <summary>How often each background is drawn.</summary>
    public Weights<Background> Backgrounds { get; init; } = new();

    /// <summary>How often each movement of the camera is drawn.</summary>
    public Weights<Camera> Cameras { get; init; } = new(static camera => camera == Camera.Still ? 20 : 1);

    /// <summary>How often each style is drawn.</summary>
    public Weights<VisualStyle> Styles { get; init; } =
        new(static style =>
            style == VisualStyle.Flat ? 8
            : style == VisualStyle.Outlined ? 2
            : 1
        );

    /// <summary>What to do with the held-out combinations.</summary>
    public HeldOutPolicy HeldOut { get; init; } = HeldOutPolicy.Exclude;

    /// <summary>The frames there are at one a step: what speeds and lengths of stories go by.</summary>
    internal int Moments => ((Frames - 1) / FramesPerStep) + 1;

    /// <summary>Checks what cannot be checked property by property.</summary>
    /// <exception cref="ArgumentException">A size, length or part is out of its range.</exception>
    internal void Check()
    {
        CheckSide(Width, nameof(Width));
        CheckSide(Height, nameof(Height));
        if (Frames is < 1 or > 61 || Frames % 4 != 1)
        {
            throw new ArgumentException($"A scene has 1, 5, 9 ... 61 frames; found {Frames}.", nameof(Frames));
        }

        if (FramesPerStep is < 1 or > 4 || (Frames - 1) % FramesPerStep != 0)
        {
            throw new ArgumentException(
                $"A scene has 1 to 4 frames a step, and whole steps; found {FramesPerStep} for {Frames} frames.",
                nameof(FramesPerStep)
            );
        }

        if (TurningSpeeds is not (> 0 and <= 1))
        {
            throw new ArgumentException(
                $"Speeds of turning are drawn from a part of their range above 0 and at most 1; found {TurningSpeeds}.",
                nameof(TurningSpeeds)
            );
        }

        var parts = TwoCharacters + ThreeCharacters + Rebounds + Walls;
        if (
            new[] { TwoCharacters, ThreeCharacters, Sequences, Rebounds, Walls }.Any(static part => !(part >= 0))
            || parts > 1
        )
        {
            throw new ArgumentException($"Parts of scenes are at least 0 and at most 1 together; found {parts}.");
        }
    }

    private static void CheckSide(int side, string name)
    {
        if (side is < 32 or > 128 || side % 2 != 0)
        {
            throw new ArgumentException($"A scene's {name} is even and from 32 to 128 pixels; found {side}.", name);
        }
    }
}
