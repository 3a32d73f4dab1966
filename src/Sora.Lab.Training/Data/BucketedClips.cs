using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Which clips and captions a step trains on: a function of seed and step, made ahead.</summary>
internal sealed class CaptionedClips : IDisposable
{
    private const int NumberStream = 105;
    private const int CaptionStream = 106;

    private readonly ulong seed;
    private readonly IReadOnlyList<Bucket> sizes;
    private readonly IClipSource source;
    private readonly double captionDropout;
    private readonly int cachedClips;
    private readonly BucketDraw buckets;
    private readonly Ahead<StepClips> ahead;
    private readonly LatentCache cache = new();

    /// <param name="source">Where clips come from.</param>
    /// <param name="sizes">Their sizes.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="captionDropout">The part of clips whose caption is left out.</param>
    /// <param name="cachedClips">So many different clips a size, visited again and again; 0 for new ones always.</param>
    public CaptionedClips(
        IClipSource source,
        IReadOnlyList<Bucket> sizes,
        ulong seed,
        double captionDropout,
        int cachedClips
    )
    {
        (this.source, this.sizes, this.seed) = (source, sizes, seed);
        (this.captionDropout, this.cachedClips) = (captionDropout, cachedClips);
        buckets = new BucketDraw(sizes, seed);
        ahead = new Ahead<StepClips>(Make, depth: 2);
    }

    /// <summary>Latents of clips seen before; null where each clip is seen once.</summary>
    public LatentCache? Cache => cachedClips > 0 ? cache : null;

    public StepClips Take(long step) => ahead.Take(step);

    public void Dispose() => ahead.Dispose();

    private StepClips Make(long step)
    {
        var bucket = buckets.At(step);
        var size = sizes[bucket];
        var numbers = Numbers(step, size.Batch);
        var clips = numbers.Select(number => source.ClipAt(size, number)).ToList();
        var random = StepRandom.Managed(seed, step, CaptionStream);
        var captions = clips.Select(clip =>
        {
            var (isDropped, draw) = (random.NextDouble() < captionDropout, (ulong)random.NextInt64());
            return isDropped ? "" : clip.Caption(draw);
        });
        var pixels = clips.Zip(
            numbers,
            (clip, number) => Cache?.Contains(bucket, number) == true ? null : clip.Render()
        );
        return new StepClips(bucket, numbers, [.. pixels], [.. captions]);
    }

    private List<long> Numbers(long step, int count)
    {
        var largest = sizes.Max(size => size.Batch);
        var random = StepRandom.Managed(seed, step, NumberStream);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => cachedClips > 0 ? random.NextInt64(cachedClips) : (step * largest) + i),
        ];
    }
}
