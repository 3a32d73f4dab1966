using System.Collections.Concurrent;

namespace Sora.Lab.Training.Data;

/// <summary>Latents of clips seen before, in 16 bits: encoding a clip costs as much as a third of a training step.</summary>
/// <remarks>What comes out is rounded to 16 bits from the first visit on, so a resumed run, whose cache is empty, goes on as it was.</remarks>
internal sealed class LatentCache
{
    private readonly ConcurrentDictionary<(int Bucket, long Number), Entry> entries = new();

    public bool Contains(int bucket, long number) => entries.ContainsKey((bucket, number));

    /// <summary>The latent of a clip, float32 [1, C, T', H', W'].</summary>
    public Tensor Get(int bucket, long number, Func<Tensor> encode)
    {
        using var scope = NewDisposeScope();
        if (!entries.TryGetValue((bucket, number), out var entry))
        {
            var latent = encode();
            entry = new Entry(latent.to(float16).cpu().contiguous().bytes.ToArray(), latent.shape);
            entries[(bucket, number)] = entry;
        }

        var half = empty(entry.Shape, float16);
        half.bytes = entry.Values;
        return half.to(float32).MoveToOuterDisposeScope();
    }

    private sealed record Entry(byte[] Values, long[] Shape);
}
