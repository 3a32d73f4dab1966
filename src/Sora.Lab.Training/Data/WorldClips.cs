using Sora.Lab.Training.Optimization;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Data;

/// <summary>Clips of the playground world, drawn as they are needed; held-out combinations never appear.</summary>
public sealed class WorldClips : IClipSource
{
    private const int Stream = 102;

    // Captions are counted in tens: some plain, some detailed, the others paraphrases.
    private const int Kinds = 10;

    private readonly ulong seed;
    private readonly SceneOptions options;
    private readonly CaptionForm captions;

    /// <summary>Draws scenes as they are drawn where nothing else is said.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="simple">Only scenes of one character in one style under a still camera.</param>
    /// <param name="captions">Which captions they come with.</param>
    public WorldClips(ulong seed, bool simple = false, CaptionForm captions = CaptionForm.Mixed)
        : this(seed, simple ? SceneOptions.Simple : new SceneOptions(), captions) { }

    /// <summary>Draws scenes of the kinds that are asked for.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="options">The kinds; the sizes are those of the buckets.</param>
    /// <param name="captions">Which captions they come with.</param>
    internal WorldClips(ulong seed, SceneOptions options, CaptionForm captions) =>
        (this.seed, this.options, this.captions) = (seed, options, captions);

    /// <inheritdoc />
    public IEnumerable<string> Words => CaptionVocabulary.Words.Concat(CaptionVocabulary.Marks);

    /// <inheritdoc />
    public string Describe() => "the playground world";

    /// <inheritdoc />
    public SourceClip ClipAt(Bucket bucket, long number)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        var scene = SceneSampler.Sample(
            StepRandom.Seed(seed, number, Stream),
            options with
            {
                Width = bucket.Width,
                Height = bucket.Height,
                Frames = bucket.Frames,
            }
        );
        return new SourceClip(() => SceneRenderer.Render(scene), draw => Caption(scene, draw));
    }

    private string Caption(Scene scene, ulong draw)
    {
        var (plain, detailed) = captions switch
        {
            CaptionForm.Mixed => (4UL, 1UL),
            CaptionForm.MoreDetailed => (4UL, 3UL),
            CaptionForm.Brief => (4UL, 0UL),
            _ => (0UL, (ulong)Kinds),
        };
        var kind = draw % Kinds;
        return kind < plain ? Captions.Plain(scene)
            : kind < plain + detailed ? Captions.Detailed(scene)
            : Captions.Paraphrase(scene, draw / Kinds);
    }
}
