using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Which bucket a step trains on: a function of seed and step.</summary>
internal sealed class BucketDraw(IReadOnlyList<Bucket> buckets, ulong seed)
{
    private const int Stream = 101;

    public int At(long step)
    {
        int[] open = [.. Enumerable.Range(0, buckets.Count).Where(i => buckets[i].IsOpenAt(step))];
        var left = StepRandom.Managed(seed, step, Stream).NextDouble() * open.Sum(i => buckets[i].Weight);
        foreach (var i in open)
        {
            left -= buckets[i].Weight;
            if (left < 0)
            {
                return i;
            }
        }

        return open[^1];
    }
}
