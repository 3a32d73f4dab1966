using System.CommandLine;

namespace Sora.Lab.Cli;

/// <summary>What <c>generate</c> is told of the clip: its prompt, its size, and how it is drawn.</summary>
internal static class RequestOptions
{
    public static readonly Argument<string> Prompt = new("prompt") { Description = "what the clip should show" };

    public static readonly Option<int?> Width = Sized<int?>("--width", "W in pixels", each => each.Width);
    public static readonly Option<int?> Height = Sized<int?>("--height", "H in pixels", each => each.Height);
    private static readonly Option<int?> Frames = Sized<int?>(
        "--frames",
        "1, an image, or 5, 9, 13 ...",
        each => each.Frames
    );
    private static readonly Option<double?> Rate = Sized<double?>(
        "--fps",
        "frames per second",
        each => each.FramesPerSecond
    );
    private static readonly Option<int?> Steps = Sized<int?>("--steps", "steps of the sampler", each => each.Steps);
    private static readonly Option<double?> Guidance = Sized<double?>("--guidance", "1 is none", each => each.Guidance);
    private static readonly Option<double?> Shift = Sized<double?>(
        "--shift",
        "how long it stays near noise",
        each => each.Shift
    );
    private static readonly Option<SamplerKind?> Sampler = Sized<SamplerKind?>(
        "--sampler",
        "the way of stepping",
        each => each.Sampler
    );
    private static readonly Option<string?> Negative = new("--negative")
    {
        Description = "what the clip should not show",
    };
    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "another seed, another clip",
        DefaultValueFactory = _ => 0,
    };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [Width, Height, Frames, Rate, Steps, Guidance, Shift, Sampler, Negative, Seed];

    /// <summary>What is asked for.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="settings">What holds where nothing is said.</param>
    /// <param name="negative">Likewise.</param>
    public static GenerationRequest Read(ParseResult parsed, GenerationSettings settings, string negative) =>
        new(parsed.GetValue(Prompt)!)
        {
            Seed = parsed.GetValue(Seed),
            NegativePrompt = parsed.GetValue(Negative) ?? negative,
            Settings = settings with
            {
                Width = parsed.GetValue(Width) ?? settings.Width,
                Height = parsed.GetValue(Height) ?? settings.Height,
                Frames = parsed.GetValue(Frames) ?? settings.Frames,
                FramesPerSecond = parsed.GetValue(Rate) ?? settings.FramesPerSecond,
                Steps = parsed.GetValue(Steps) ?? settings.Steps,
                Guidance = parsed.GetValue(Guidance) ?? settings.Guidance,
                Shift = parsed.GetValue(Shift) ?? settings.Shift,
                Sampler = parsed.GetValue(Sampler) ?? settings.Sampler,
            },
        };

    // What it is unless given depends on the model.
    private static Option<T> Sized<T>(string name, string description, Func<GenerationSettings, T> of) =>
        new(name)
        {
            Description = FormattableString.Invariant(
                $"{description} (lab {of(GenerationSettings.Default)}, published weights {of(GenerationSettings.Wan21)})"
            ),
        };
}
