using System.Collections.Concurrent;

namespace Sora.Lab.Training.Data;

/// <summary>Latents of clips seen before, in 16 bits: encoding a clip costs as much as a third of a training step.</summary>
/// <remarks>What comes out is rounded to 16 bits from the first visit on, so a resumed run, whose cache is empty, goes on as it was.</remarks>
internal sealed class LatentCache
{
    private readonly ConcurrentDictionary<(ClipSize Size, long Number), Entry> entries = new();

    public bool Contains(ClipSize size, long number) => entries.ContainsKey((size, number));

    /// <summary>The latent of a clip, float32 [1, C, T', H', W'].</summary>
    public Tensor Get(ClipSize size, long number, Func<Tensor> encode)
    {
        using var scope = NewDisposeScope();
        if (!entries.TryGetValue((size, number), out var entry))
        {
            var latent = encode();
            entry = new Entry(latent.to(float16).cpu().contiguous().bytes.ToArray(), latent.shape);
            entries[(size, number)] = entry;
        }

        var half = empty(entry.Shape, float16);
        half.bytes = entry.Values;
        return half.to(float32).MoveToOuterDisposeScope();
    }

    private sealed record Entry(byte[] Values, long[] Shape);
}
