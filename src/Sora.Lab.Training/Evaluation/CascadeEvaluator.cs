using System.Diagnostics;
using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Video;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Judges a cascade stage by stage, against the same clips doubled in pixels without a network.</summary>
/// <remarks>
/// The oracle's rules hold for one frame a step of the world, so it reads every second frame of a clip with twice as many, and the frames between
/// on their own. Real clips are drawn at the size of the last stage and made coarser for the others.
/// </remarks>
/// <param name="cascade">Stays the caller's.</param>
/// <param name="batch">Clips that the base draws side by side.</param>
public sealed class CascadeEvaluator(VideoCascade cascade, int batch = 8)
{
    private readonly OrderedDictionary<string, CascadeTally> tallies = [];

    /// <summary>Makes and judges one clip for each prompt.</summary>
    /// <param name="plan">The prompts.</param>
    /// <param name="settings">Of the base's clips.</param>
    /// <param name="isReal">
    /// Whether real clips, made coarser and passed once through the autoencoder, take the place of the base's: what the stages do at best, and
    /// how near it comes to the true clips.
    /// </param>
    /// <param name="progress">Told after each prompt how many are done.</param>
    /// <exception cref="ArgumentException">A setting cannot be used, or a stage cannot refine clips of the size before it.</exception>
    public CascadeReport Run(
        EvaluationPlan plan,
        GenerationSettings settings,
        bool isReal = false,
        Action<int>? progress = null
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        tallies.Clear();
        var sizes = Sizes(settings);
        var done = 0;
        foreach (var prompts in plan.Prompts.Chunk(batch))
        {
            var truths = prompts.Select(prompt => Truths(prompt, sizes)).ToList();
            var clock = Stopwatch.StartNew();
            var bases = isReal
                ? [.. truths.Select(truth => Reconstruct(truth[0]))]
                : cascade.Base.Generate([.. prompts.Select(prompt => prompt.ToRequest(settings))]);
            var seconds = isReal ? (double?)null : clock.Elapsed.TotalSeconds / prompts.Length;
            for (var i = 0; i < prompts.Length; i++)
            {
                Judge(prompts[i], truths[i], bases[i], sizes, seconds, isReal);
                progress?.Invoke(++done);
            }
        }

        return new CascadeReport([.. tallies.Select(tally => tally.Value.ToRow(tally.Key))]);
    }

    private void Judge(
        PlannedPrompt prompt,
        VideoClip[] truths,
        VideoClip basis,
        GenerationSettings[] sizes,
        double? seconds,
        bool isReal
    )
    {
        var request = prompt.ToRequest(sizes[0]);
        var (made, doubled) = (basis, basis);
        var without = new List<string>();
        Add("base", prompt, basis, truths[0], seconds, isReal);
        for (var i = 0; i < cascade.Stages.Count; i++)
        {
            var clock = Stopwatch.StartNew();
            made = cascade.Refine(i, made, request);
            Add(cascade.Stages[i].Name, prompt, made, truths[i + 1], clock.Elapsed.TotalSeconds, isReal);
            clock.Restart();
            using var pixels = new PixelDoubling(DoublingOf(sizes[i], sizes[i + 1]));
            doubled = pixels.Refine(doubled, prompt.Prompt, prompt.Seed);
            without.Add(pixels.Name);
            Add(
                $"{string.Join(" + ", without)} alone",
                prompt,
                doubled,
                truths[i + 1],
                clock.Elapsed.TotalSeconds,
                isReal
            );
        }

        Add("real", prompt, truths[^1], truths[^1], seconds: null, isSame: false);
        Add("reconstructed", prompt, Reconstruct(truths[^1]), truths[^1], seconds: null, isSame: true);
    }

    private void Add(string name, PlannedPrompt prompt, VideoClip clip, VideoClip truth, double? seconds, bool isSame)
    {
        if (!tallies.TryGetValue(name, out var tally))
        {
            tallies[name] = tally = new CascadeTally();
        }

        tally.Add(prompt, clip, truth, seconds, isSame);
    }

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
