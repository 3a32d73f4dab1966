using System.Diagnostics;
using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Video;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation;

/// <summary>
/// Judges a cascade stage by stage, against the same clips doubled in pixels without a network, and against a model that draws clips of the last
/// size in one stage.
/// </summary>
/// <remarks>
/// The oracle's rules hold for one frame a step of the world, so it reads every second frame of a clip with twice as many, and the frames between
/// on their own. Real clips are drawn at the size of the last stage and made coarser for the others. Clips are made one by one, so that times are
/// those of a clip alone, and judged together.
/// </remarks>
/// <param name="cascade">Stays the caller's.</param>
/// <param name="oneStage">Draws clips of the size and frame rate of the last stage; null for none. Stays the caller's.</param>
public sealed class CascadeEvaluator(VideoCascade cascade, TextToVideo? oneStage = null)
{
    /// <summary>Makes and judges one clip for each prompt.</summary>
    /// <param name="plan">The prompts.</param>
    /// <param name="settings">Of the base's clips; the one stage has the same but for the size.</param>
    /// <param name="isReal">
    /// Whether real clips, made coarser and passed once through the autoencoder, take the place of the base's: what the stages do at best, and
    /// how near it comes to the true clips.
    /// </param>
    /// <param name="progress">Told after each prompt how many are done.</param>
    /// <param name="kept">What was judged of these prompts before, by the same models; what is judged now is added. Null for nothing.</param>
    /// <exception cref="ArgumentException">A setting cannot be used, or a stage cannot refine clips of the size before it.</exception>
    public CascadeReport Run(
        EvaluationPlan plan,
        GenerationSettings settings,
        bool isReal = false,
        Action<int>? progress = null,
        KeptPrompts<IReadOnlyList<CascadeMark>>? kept = null
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        var sizes = Sizes(settings);
        var marks = new List<CascadeMark>();
        for (var i = 0; i < plan.Prompts.Count; i++)
        {
            var prompt = plan.Prompts[i];
            if (kept?.Find(i, prompt) is { } before)
            {
                marks.AddRange(before.Marks);
                continue;
            }

            var now = Make(prompt, sizes, isReal).AsParallel().AsOrdered().Select(clip => clip.Judge()).ToList();
            kept?.Add(new(prompt, now));
            marks.AddRange(now);
            progress?.Invoke(i + 1);
        }

        return new CascadeReport([
            .. marks.GroupBy(mark => mark.Row).Select(row => CascadeTally.Of(row.Key, [.. row])),
        ]);
    }

    private List<CascadeClip> Make(PlannedPrompt prompt, GenerationSettings[] sizes, bool isReal)
    {
        var truths = Truths(prompt, sizes);
        var (made, effort) = isReal ? (Reconstruct(truths[0]), null) : Drawn(cascade.Base, prompt, sizes[0]);
        var basis = new CascadeClip("base", prompt, made, truths[0], effort, effort, isReal);
        List<CascadeClip> clips = [basis, .. Refined(basis, sizes, truths)];
        if (oneStage is not null && !isReal)
        {
            var (drawn, own) = Drawn(oneStage, prompt, sizes[^1]);
            clips.Add(new("one stage", prompt, drawn, truths[^1], own, own, IsSame: false));
        }

        var (real, again) = (truths[^1], Reconstruct(truths[^1]));
        clips.Add(new("real", prompt, real, real, Own: null, Whole: null, IsSame: false));
        clips.Add(new("reconstructed", prompt, again, real, Own: null, Whole: null, IsSame: true));
        return clips;
    }

    // With each stage's network, and without any.
    private IEnumerable<CascadeClip> Refined(CascadeClip basis, GenerationSettings[] sizes, VideoClip[] truths)
    {
        var (made, doubled) = (basis, basis);
        var without = new List<string>();
        for (var i = 0; i < cascade.Stages.Count; i++)
        {
            var (stage, before) = (i, made.Clip);
            made = After(
                made with
                {
                    Row = cascade.Stages[i].Name,
                },
                Timed(
                    () => cascade.Refine(stage, before, basis.Prompt.ToRequest(sizes[0])),
                    Operations(cascade.Stages[i], sizes[i + 1])
                )
            );
            yield return made;
            using var pixels = new PixelDoubling(DoublingOf(sizes[i], sizes[i + 1]));
            without.Add(pixels.Name);
            var coarse = doubled.Clip;
            doubled = After(
                doubled with
                {
                    Row = $"{string.Join(" + ", without)} alone",
                },
                Timed(() => pixels.Refine(coarse, basis.Prompt.Prompt, basis.Prompt.Seed), operations: 0)
            );
            yield return doubled;

            CascadeClip After(CascadeClip clip, (VideoClip Clip, ClipEffort? Effort) step) =>
                clip with
                {
                    Clip = step.Clip,
                    Truth = truths[stage + 1],
                    Own = step.Effort,
                    Whole = clip.Whole + step.Effort,
                };
        }
    }

    private static (VideoClip Clip, ClipEffort? Effort) Drawn(
        TextToVideo model,
        PlannedPrompt prompt,
        GenerationSettings settings
    )
    {
        var (denoiser, stride) = (model.Config.Denoiser, model.Autoencoder.Stride);
        return Timed(
            () => model.Generate(prompt.ToRequest(settings)),
            ClipCost.OfDrawing(denoiser, model.Prediction, stride, settings)
        );
    }

    private static (VideoClip Clip, ClipEffort? Effort) Timed(Func<VideoClip> make, double operations)
    {
        var clock = Stopwatch.StartNew();
        var clip = make();
        return (clip, new ClipEffort(clock.Elapsed.TotalSeconds, operations));
    }

    private static double Operations(ICascadeStage stage, GenerationSettings after) =>
        stage is SuperResolution { Config: var config, Steps: var steps }
            ? ClipCost.OfRefining(config.Transformer, config.Autoencoder.Stride, after, steps, config.Frames)
            : 0;

    // Before the first stage and after each.
    private GenerationSettings[] Sizes(GenerationSettings settings)
    {
        _ = cascade.Check(settings);
        var sizes = new List<GenerationSettings> { settings with { FramesPerSecond = Scene.FramesPerSecond } };
        foreach (var stage in cascade.Stages)
        {
            sizes.Add(stage.After(sizes[^1]));
        }

        return [.. sizes];
    }

    private static VideoClip[] Truths(PlannedPrompt prompt, GenerationSettings[] sizes)
    {
        var truths = new VideoClip[sizes.Length];
        truths[^1] = prompt.Render(sizes[^1]);
        for (var i = sizes.Length - 2; i >= 0; i--)
        {
            using var scope = NewDisposeScope();
            var pixels = ClipTensors.ToTensor(truths[i + 1]);
            var coarse = DoublingOf(sizes[i], sizes[i + 1]).Downsample(pixels);
            truths[i] = ClipTensors.ToClip(coarse, sizes[i].FramesPerSecond);
        }

        return truths;
    }

    private static Doubling DoublingOf(GenerationSettings before, GenerationSettings after) =>
        after.Width == before.Width ? Doubling.Temporal : Doubling.Spatial;

    private VideoClip Reconstruct(VideoClip clip)
    {
        using var scope = NewDisposeScope();
        var autoencoder = cascade.Base.Autoencoder;
        var pixels = ClipTensors.ToTensor([clip], autoencoder.parameters().First().device);
        var decoded = autoencoder.FromLatent(autoencoder.ToLatent(pixels), clip.Height, clip.Width);
        return ClipTensors.ToClip(decoded, clip.FramesPerSecond);
    }
}
