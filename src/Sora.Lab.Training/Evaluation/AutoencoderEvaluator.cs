using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Training.Stages;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Measures what an autoencoder keeps of clips: pixels, structure, what the oracle reads, and what its latents are.</summary>
/// <remarks>The world's clips are those of the evaluation's prompts; ffmpeg's own pictures are clips no autoencoder here was trained on.</remarks>
public sealed class AutoencoderEvaluator : IDisposable
{
    private const double Rate = 8; // of the world
    private const int StylePart = 4; // of the world's clips, one in so many is drawn in each other style as well
    private const double LeastError = 1e-10; // 100 dB

    private readonly VideoAutoencoder autoencoder;
    private readonly Device device;
    private readonly string name;

    /// <summary>Loads an autoencoder.</summary>
    /// <param name="folder">Its folder or that of a whole model.</param>
    /// <param name="compute">Where it runs.</param>
    /// <exception cref="TrainingException">There is none.</exception>
    public AutoencoderEvaluator(string folder, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        (autoencoder, device) = (AutoencoderFolder.Load(folder), compute.Device);
        autoencoder.to(device);
        var stride = autoencoder.Stride;
        name = $"{Name(folder)} ({stride.Frames}x{stride.Height}x{stride.Width})";
    }

    /// <summary>Measures it on the world, flat and in each other style, and on each of ffmpeg's pictures.</summary>
    /// <param name="plan">The world's clips; a quarter of them in other styles as well.</param>
    /// <param name="size">Of all clips; frames must fit the autoencoder's stride, sides be at least 11 pixels.</param>
    /// <param name="testClips">Clips of each of ffmpeg's pictures; of a still one there is one.</param>
    /// <param name="progress">Told what is being measured.</param>
    public AutoencoderReport Run(
        EvaluationPlan plan,
        GenerationSettings size,
        int testClips,
        Action<string>? progress = null
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(size);
        var statistics = new LatentStatistics();
        progress?.Invoke($"{name}: {plan.Prompts.Count} clips of the world");
        var rows = new List<AutoencoderRow> { World("world", plan.Prompts, size, statistics) };
        var fewer = plan.Prompts.Take((plan.Prompts.Count + StylePart - 1) / StylePart).ToList();
        foreach (var style in Enum.GetValues<VisualStyle>().Where(style => style != VisualStyle.Flat))
        {
            var clips = $"world {style.ToString().ToLowerInvariant()}";
            progress?.Invoke($"{name}: {clips}");
            rows.Add(World(clips, [.. fewer.Select(prompt => prompt with { Style = style })], size));
        }

        foreach (var pattern in Enum.GetValues<TestPattern>())
        {
            progress?.Invoke($"{name}: {pattern}");
            var count = pattern == TestPattern.ColorBars ? 1 : testClips;
            rows.Add(
                Row(TestPatterns.NameOf(pattern), [.. Clips(pattern, size, count).Select(clip => Quality(clip).Of)])
            );
        }

        return new(rows, Channels(statistics));
    }

    /// <inheritdoc />
    public void Dispose() => autoencoder.Dispose();

    private AutoencoderRow World(
        string clips,
        IReadOnlyList<PlannedPrompt> prompts,
        GenerationSettings size,
        LatentStatistics? statistics = null
    )
    {
        var found = prompts.Select(prompt => Kept(prompt, size, statistics)).ToList();
        return Row(clips, [.. found.Select(one => one.Quality)]) with
        {
            RealAllThree = found.Count(one => one.Real.AllThree),
            AllThree = found.Count(one => one.Decoded.AllThree),
            RealStyle = found.Count(one => one.Real.Style),
            Style = found.Count(one => one.Decoded.Style),
        };
    }

    private (
        (double Ratio, double Similarity) Quality,
        (bool AllThree, bool Style) Real,
        (bool AllThree, bool Style) Decoded
    ) Kept(PlannedPrompt prompt, GenerationSettings size, LatentStatistics? statistics)
    {
        var clip = prompt.Render(size);
        var (quality, decoded) = Quality(clip, statistics);
        return (quality, Read(clip, prompt), Read(decoded, prompt));
    }

    private static (bool AllThree, bool Style) Read(VideoClip clip, PlannedPrompt prompt)
    {
        var parsed = SceneOracle.Parse(clip);
        return (Oracle.Judge(parsed)(prompt).AllThree, parsed.Style == prompt.Style);
    }

    private ((double Ratio, double Similarity) Of, VideoClip Decoded) Quality(
        VideoClip clip,
        LatentStatistics? statistics = null
    )
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var latent = autoencoder.ToLatent(ClipTensors.ToTensor([clip], device));
        statistics?.Add(latent);
        var decoded = ClipTensors.ToClip(autoencoder.FromLatent(latent, clip.Height, clip.Width), clip.FramesPerSecond);
        var (one, other) = (Levels(clip), Levels(decoded));
        var error = Math.Max(LeastError, ClipQuality.MeanSquaredError(one, other).mean().item<double>());
        var similarity = ClipQuality.StructuralSimilarity(one, other).mean().item<double>();
        return ((-10 * Math.Log10(error), similarity), decoded);
    }

    // [T, H, W, C] in [0, 1], the 8-bit levels that a viewer gets.
    private static Tensor Levels(VideoClip clip)
    {
        using var scope = NewDisposeScope();
        var pixels = ClipTensors.ToTensor(clip).squeeze(0).permute(1, 2, 3, 0);
        return pixels.Plus(1).Over(2).MoveToOuterDisposeScope();
    }

    private static IEnumerable<VideoClip> Clips(TestPattern pattern, GenerationSettings size, int count)
    {
        var film = TestPatterns.Draw(pattern, size.Width, size.Height, count * size.Frames, Rate);
        return Enumerable.Range(0, count).Select(i => film.Part(i * size.Frames, size.Frames));
    }

    private AutoencoderRow Row(string clips, IReadOnlyCollection<(double Ratio, double Similarity)> qualities) =>
        new(
            name,
            clips,
            MeanInterval.Of([.. qualities.Select(quality => quality.Ratio)]),
            MeanInterval.Of([.. qualities.Select(quality => quality.Similarity)]),
            null,
            null,
            null,
            null
        );

    private List<LatentChannel> Channels(LatentStatistics statistics)
    {
        var (means, deviations) = (statistics.Mean, statistics.Deviation);
        var total = deviations.Sum(deviation => deviation * deviation);
        return
        [
            .. means.Select(
                (mean, i) => new LatentChannel(name, i, mean, deviations[i], deviations[i] * deviations[i] / total)
            ),
        ];
    }

    // The run of a training's own "model" folder, else the folder itself.
    private static string Name(string folder)
    {
        var directory = new DirectoryInfo(folder);
        return directory is { Name: "model", Parent: { } run } ? run.Name : directory.Name;
    }
}
