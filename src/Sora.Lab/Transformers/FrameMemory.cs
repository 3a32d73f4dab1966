namespace Sora.Lab.Transformers;

/// <summary>What a causal transformer keeps of the frames before: the keys and values that later frames attend to.</summary>
/// <remarks>
/// The first pass with it fills it; later ones take their frames to follow and leave it as it is, as the steps of a sampler want it. They give what
/// one pass over all frames would.
/// </remarks>
/// <param name="totalFrames">Frames of the whole clip, before and after, in tokens.</param>
public sealed class FrameMemory(int totalFrames) : IDisposable
{
    private readonly Dictionary<SelfAttention, (Tensor Keys, Tensor Values)> kept = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>Frames of the whole clip.</summary>
    public int TotalFrames => totalFrames;

    /// <summary>Frames kept; 0 before the first pass.</summary>
    public int Frames { get; private set; }

    /// <summary>The keys and values that a layer's queries see, [B, M, K, d] each, from those of the frames of this pass.</summary>
    internal (Tensor Keys, Tensor Values) Join(SelfAttention layer, Tensor keys, Tensor values)
    {
        if (Frames > 0)
        {
            var before = kept[layer];
            return (cat([before.Keys, keys], dim: 1), cat([before.Values, values], dim: 1));
        }

        kept[layer] = (keys.alias().DetachFromDisposeScope(), values.alias().DetachFromDisposeScope());
        return (keys, values);
    }

    /// <summary>Ends a pass.</summary>
    internal void Close(int frames) => Frames = Frames > 0 ? Frames : frames;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (keys, values) in kept.Values)
        {
            keys.Dispose();
            values.Dispose();
        }

        kept.Clear();
    }
}
