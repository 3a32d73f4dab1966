namespace Sora.Lab.Worlds.Sampling;

/// <summary>Draws scenes: the same seed and options give the same scene on every machine.</summary>
public static class SceneSampler
{
    private const int Casts = 60;
    private const int PlansPerCast = 50;
    private const int PlacementsPerPlan = 6;

    /// <summary>Draws a scene of any kind that the options allow.</summary>
    /// <param name="seed">Decides everything about the scene.</param>
    /// <param name="options">What to draw; <see cref="SceneOptions.Simple"/> is a good start.</param>
    /// <exception cref="ArgumentException">The options are out of range, or leave nothing that can be shown.</exception>
    public static Scene Sample(ulong seed, SceneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var random = new RandomSource(seed);
        var planner = new ScenePlanner(options, random);
        for (var cast = 0; cast < Casts; cast++)
        {
            var (interaction, count) = planner.DrawCast();
            for (var i = 0; i < PlansPerCast; i++)
            {
                if (planner.Draw(interaction, count) is { } plan && Place(seed, plan, options, random) is { } scene)
                {
                    return scene;
                }
            }
        }

        throw new ArgumentException(
            $"The options leave nothing that {options.Frames} frames of {options.Width}x{options.Height} can show.",
            nameof(options)
        );
    }

    /// <summary>A scene of one character with the attributes given; only its size and its way are drawn.</summary>
    /// <param name="seed">Decides what is drawn.</param>
    /// <param name="combination">Colour, shape and motion, held out or not.</param>
    /// <param name="background">Where it takes place.</param>
    /// <param name="options">Width, height, frames and sizes; its other weights are not used.</param>
    /// <param name="style">How it is drawn.</param>
    /// <exception cref="ArgumentException">It cannot be seen: a spinning ring, or motion in a clip too short.</exception>
    public static Scene Sample(
        ulong seed,
        Combination combination,
        Background background,
        SceneOptions options,
        VisualStyle style = VisualStyle.Flat
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var only = options with
        {
            TwoCharacters = 0,
            ThreeCharacters = 0,
            Sequences = 0,
            Rebounds = 0,
            Walls = 0,
            Colors = new(combination.Color),
            Shapes = new(combination.Shape),
            Motions = new(combination.Motion),
            Backgrounds = new(background),
            Cameras = new(Camera.Still),
            Styles = new(style),
            HeldOut = HeldOutPolicy.Include,
        };
        if (combination.Motion != Motion.Still && options.Moments < Scene.FewestFramesInMotion)
        {
            throw new ArgumentException(
                $"Motion needs at least {Scene.FewestFramesInMotion} frames; {combination.Motion} was asked of {options.Moments}.",
                nameof(combination)
            );
        }

        return Sample(seed, only);
    }

    private static Scene? Place(ulong seed, ScenePlan plan, SceneOptions options, RandomSource random)
    {
        for (var i = 0; i < PlacementsPerPlan; i++)
        {
            var placer = new ScenePlacer(plan, options, random);
            if (placer.Place() is { } states)
            {
                return new(
                    seed,
                    options.Width,
                    options.Height,
                    plan.Background,
                    plan.Camera,
                    plan.Style,
                    plan.Interaction,
                    plan.Characters,
                    placer.Wall,
                    states
                )
                {
                    FramesPerStep = options.FramesPerStep,
                };
            }
        }

        return null;
    }
}
