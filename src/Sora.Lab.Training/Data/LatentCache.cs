using System.Collections.Concurrent;

namespace Sora.Lab.Training.Data;

/// <summary>Latents of clips seen before, in 16 bits on the device they are trained on: encoding a clip costs as much as a third of a training step.</summary>
/// <remarks>
/// What comes out is rounded to 16 bits from the first visit on, so a resumed run, whose cache is empty, goes on as it was. For the same reason a CPU encodes
/// one by one: with an empty cache others are missing, and sums over a batch may end in other bits.
/// </remarks>
internal sealed class LatentCache : IDisposable
{
    private const int EncodedAtOnce = 128; // what a GPU does best, in memory that does not grow with the step

    private readonly ConcurrentDictionary<(ClipSize Size, long Number), Tensor> entries = new(); // [1, C, T', H', W']

    public bool Contains(ClipSize size, long number) => entries.ContainsKey((size, number));

    /// <summary>Of clips of one size, float32 [B, C, T', H', W'].</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="encode">Encodes those that were not seen before.</param>
    /// <param name="device">Where it does.</param>
    public Tensor Get(IReadOnlyList<StepClip> clips, Func<IReadOnlyList<StepClip>, Tensor> encode, Device device)
    {
        using var scope = NewDisposeScope();
        var missing = clips.Where(clip => !Contains(clip.Size, clip.Number)).DistinctBy(clip => clip.Number).ToList();
        foreach (var part in missing.Chunk(device.type == DeviceType.CPU ? 1 : EncodedAtOnce))
        {
            Add(part, encode(part).to(float16));
        }

        return cat([.. clips.Select(clip => entries[(clip.Size, clip.Number)])]).to(float32).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var entry in entries.Values)
        {
            entry.Dispose();
        }

        entries.Clear();
    }

    private void Add(StepClip[] clips, Tensor latents)
    {
        var parts = latents.split(1, 0);
        for (var i = 0; i < clips.Length; i++)
        {
            entries[(clips[i].Size, clips[i].Number)] = parts[i].DetachFromDisposeScope();
        }
    }
}
