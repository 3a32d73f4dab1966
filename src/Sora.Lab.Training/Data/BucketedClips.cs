using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Steps of clips of one size each.</summary>
internal sealed class BucketedClips : IStepSource
{
    private const int NumberStream = 105;

    private readonly ulong seed;
    private readonly IReadOnlyList<Bucket> sizes;
    private readonly IClipSource source;
    private readonly int cachedClips;
    private readonly StepClipMaker maker;
    private readonly BucketDraw buckets;
    private readonly Recaptions? recaptions;
    private readonly Ahead<IReadOnlyList<IReadOnlyList<StepClip>>> ahead;

    /// <param name="source">Where clips come from.</param>
    /// <param name="sizes">Their sizes.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="captionDropout">The part of clips whose caption is left out.</param>
    /// <param name="cachedClips">So many different clips a size, visited again and again; 0 for new ones always.</param>
    /// <param name="workers">Processors that make clips while others train.</param>
    /// <param name="recaptions">Captions them anew; null to keep their own captions. Disposed with this.</param>
    public BucketedClips(
        IClipSource source,
        IReadOnlyList<Bucket> sizes,
        ulong seed,
        double captionDropout,
        int cachedClips,
        int workers = 1,
        Recaptions? recaptions = null
    )
    {
        (this.source, this.sizes, this.seed, this.cachedClips) = (source, sizes, seed, cachedClips);
        this.recaptions = recaptions;
        maker = new StepClipMaker(seed, captionDropout, cachedClips, workers);
        buckets = new BucketDraw(sizes, seed);
        ahead = new Ahead<IReadOnlyList<IReadOnlyList<StepClip>>>(Make, depth: 2);
    }

    public LatentCache? Cache => maker.Cache;

    public IReadOnlyList<IReadOnlyList<StepClip>> Take(long step) => ahead.Take(step);

    public (ClipSize Size, SourceClip Clip) SampleAt(int index)
    {
        var bucket = sizes[index % sizes.Count];
        return (bucket.Size, source.ClipAt(bucket, StepClipMaker.SampleNumber(index)));
    }

    public string Describe() => string.Join(", ", sizes) + (recaptions is null ? "" : ", captioned anew");

    public void Dispose()
    {
        ahead.Dispose();
        maker.Dispose();
        recaptions?.Dispose();
    }

    private IReadOnlyList<IReadOnlyList<StepClip>> Make(long step)
    {
        var size = sizes[buckets.At(step)];
        var random = StepRandom.Managed(seed, step, NumberStream);
        var first = step * sizes.Max(each => each.Batch);
        long[] positions = [.. Enumerable.Range(0, size.Batch).Select(i => first + i)];
        long[] numbers = [.. positions.Select(at => cachedClips > 0 ? random.NextInt64(cachedClips) : at)];
        var clips = maker.Make(positions, at => Find(numbers[at - first]));
        return [recaptions?.Of(clips) ?? clips];

        (long Number, ClipSize Size, SourceClip Clip) Find(long number) =>
            (number, size.Size, source.ClipAt(size, number));
    }
}
