using Sora.Lab.Video;

namespace Sora.Lab.Cascade;

/// <summary>From a prompt to a clip by way of coarser ones: a base model, then stages that each refine what the one before made.</summary>
/// <remarks>
/// Ho et al. 2022 (Imagen Video), section 2.3. The base draws few frames a second at a small size, which decides what happens; the
/// stages are free to be left out or replaced, by others or by <see cref="PixelDoubling"/>. Clips pass between them as pixels. In the
/// playground world the base's 17 frames at 8 a second become 33 at 16, then twice as wide and high: the same two seconds. It owns its parts.
/// </remarks>
public sealed class VideoCascade : IDisposable
{
    private const ulong StageSalt = 0xD1B54A32D192ED03; // stages draw unlike noise from one seed

    /// <summary>Joins a base and stages.</summary>
    /// <param name="basis">Draws the first clip.</param>
    /// <param name="stages">Refine it, in this order; none leaves it as it is.</param>
    public VideoCascade(TextToVideo basis, IReadOnlyList<ICascadeStage> stages)
    {
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentNullException.ThrowIfNull(stages);
        (Base, Stages) = (basis, stages);
    }

    /// <summary>Draws the first clip.</summary>
    public TextToVideo Base { get; }

    /// <summary>Refine it, in this order.</summary>
    public IReadOnlyList<ICascadeStage> Stages { get; }

    /// <summary>Loads a model folder and the stages its <c>cascade.json</c> names, see <see cref="CascadeFolder"/>.</summary>
    /// <param name="folder">The base's folder.</param>
    /// <param name="stages">Which stages, by their names there, <c>blended</c>, <c>bilinear</c>, or folders of others; null for all of it.</param>
    /// <param name="compute">Where it runs; the processor if null.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be, or a stage does not fit the base; the message says which.</exception>
    public static VideoCascade Load(string folder, IReadOnlyList<string>? stages = null, Compute? compute = null) =>
        CascadeFolder.Load(folder, stages, compute);

    /// <summary>Generates a clip.</summary>
    /// <param name="request">Prompt, seed and settings of the base's clip.</param>
    /// <param name="onStep">Told after each step of the base and of every stage; it may throw to stop.</param>
    /// <exception cref="ArgumentException">The prompt or a setting cannot be used, or a stage cannot refine clips of the size before it.</exception>
    public VideoClip Generate(GenerationRequest request, Action<CascadeProgress>? onStep = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request.Settings);
        var clip = Base.Generate(
            request,
            onStep is null ? null : progress => onStep(new("base", progress.Step, progress.Steps))
        );
        for (var i = 0; i < Stages.Count; i++)
        {
            var (name, steps) = (Stages[i].Name, Stages[i].StepsFor(clip));
            clip = Refine(i, clip, request, onStep is null ? null : step => onStep(new(name, step, steps)));
        }

        return clip;
    }

    /// <summary>Runs one stage on its own, as <see cref="Generate"/> does.</summary>
    /// <param name="stage">Its place in <see cref="Stages"/>.</param>
    /// <param name="clip">What the one before it made.</param>
    /// <param name="request">Prompt and seed.</param>
    /// <param name="onStep">Told after each step how many are done; it may throw to stop.</param>
    /// <exception cref="ArgumentException">The clip or the prompt does not suit it.</exception>
    public VideoClip Refine(int stage, VideoClip clip, GenerationRequest request, Action<int>? onStep = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var seed = unchecked(request.Seed + (((ulong)stage + 1) * StageSalt));
        return Stages[stage].Refine(clip, request.Prompt, seed, onStep);
    }

    /// <summary>The size and frame rate after all stages.</summary>
    /// <param name="settings">Those of the base's clip.</param>
    /// <exception cref="ArgumentException">A stage cannot refine clips of the size before it; the message says why.</exception>
    public GenerationSettings Check(GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        foreach (var stage in Stages)
        {
            settings = stage.After(settings);
            settings.Check();
        }

        return settings;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var stage in Stages)
        {
            stage.Dispose();
        }

        Base.Dispose();
    }

    internal static GenerationSettings SizeOf(VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new()
        {
            Width = clip.Width,
            Height = clip.Height,
            Frames = clip.Frames,
            FramesPerSecond = clip.FramesPerSecond,
        };
    }
}
