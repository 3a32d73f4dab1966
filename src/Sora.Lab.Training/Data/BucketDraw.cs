using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Which bucket a step trains on: a function of seed and step.</summary>
internal sealed class BucketDraw(IReadOnlyList<Bucket> buckets, ulong seed)
{
    private const int Stream = 101;
    private readonly double total = buckets.Sum(bucket => bucket.Weight);

    public int At(long step)
    {
        var left = StepRandom.Managed(seed, step, Stream).NextDouble() * total;
        for (var i = 0; i < buckets.Count - 1; i++)
        {
            left -= buckets[i].Weight;
            if (left < 0)
            {
                return i;
            }
        }

        return buckets.Count - 1;
    }
}
