using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Makes clips ready for a step: draws which caption, if any, and has the pixels drawn or read.</summary>
/// <param name="seed">The run's.</param>
/// <param name="captionDropout">The part of clips whose caption is left out.</param>
/// <param name="cachedClips">So many different clips, visited again and again; 0 for new ones always.</param>
/// <param name="workers">Processors that make clips while others train.</param>
internal sealed class StepClipMaker(ulong seed, double captionDropout, int cachedClips, int workers) : IDisposable
{
    private const int CaptionStream = 106;

    // Far beyond what any run trains on.
    private const long SampleNumbers = 1L << 40;

    private readonly LatentCache cache = new();

    /// <summary>Latents of clips seen before; null where each clip is seen once.</summary>
    public LatentCache? Cache => cachedClips > 0 ? cache : null;

    /// <summary>The number of a clip that training does not see.</summary>
    public static long SampleNumber(int index) => SampleNumbers + index;

    /// <summary>The clips of a step, but those that turn out to be damaged.</summary>
    /// <param name="positions">Their places in the run.</param>
    /// <param name="find">The number of the clip at a place, its size and how to make it; called from any thread.</param>
    public IReadOnlyList<StepClip> Make(
        IEnumerable<long> positions,
        Func<long, (long Number, ClipSize Size, SourceClip Clip)> find
    ) =>
        [
            .. positions
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(workers)
                .Select(position => Make(position, find(position)))
                .OfType<StepClip>(),
        ];

    public void Dispose() => cache.Dispose();

    private StepClip? Make(long position, (long Number, ClipSize Size, SourceClip Clip) found)
    {
        var random = StepRandom.Managed(seed, position, CaptionStream);
        var (isDropped, draw) = (random.NextDouble() < captionDropout, (ulong)random.NextInt64());
        var (number, size, clip) = found;
        var isKnown = Cache?.Contains(size, number) == true;
        var pixels = isKnown ? null : clip.Render();
        return isKnown || pixels is not null
            ? new StepClip(position, number, size, pixels, isDropped ? "" : clip.Caption(draw))
            : null;
    }
}
