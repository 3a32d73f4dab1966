namespace Sora.Lab.Autoencoder;

/// <summary>What causal layers remember of the chunks before: the last few frames of each layer's input.</summary>
/// <remarks>
/// With it, a clip fed in chunks gives what it gives in one pass, and memory does not grow with its length.
/// Wan et al. 2025, section 4.1.2 ("feature cache"). Frames before the clip are zeros.
/// </remarks>
public sealed class FeatureCache : IDisposable
{
    private readonly Dictionary<object, Tensor> histories = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> started = new(ReferenceEqualityComparer.Instance);
    private readonly bool remembers;

    /// <summary>A cache for one clip fed in chunks.</summary>
    public FeatureCache()
        : this(remembers: true) { }

    private FeatureCache(bool remembers) => this.remembers = remembers;

    /// <summary>For a whole clip in one pass: every layer is at its start, and nothing is kept.</summary>
    public static FeatureCache WholeClip { get; } = new(remembers: false);

    /// <summary>Frees the remembered frames; the next chunk begins a new clip.</summary>
    public void Dispose()
    {
        foreach (var history in histories.Values)
        {
            history.Dispose();
        }

        histories.Clear();
        started.Clear();
    }

    /// <summary>True for the first chunk that <paramref name="layer"/> sees of a clip.</summary>
    internal bool Starts(object layer) => !remembers || started.Add(layer);

    /// <summary>Puts the <paramref name="frames"/> frames before <paramref name="x"/> in front of it.</summary>
    /// <returns>[B, C, frames + T, H, W]</returns>
    internal Tensor Precede(object layer, Tensor x, int frames) // x: [B, C, T, H, W]
    {
        if (frames == 0)
        {
            return x.alias();
        }

        using var scope = NewDisposeScope();
        var past = histories.TryGetValue(layer, out var history) ? history : Zeros(x, frames);
        var extended = cat([past, x], dim: 2);
        if (remembers)
        {
            Remember(layer, extended, frames);
        }

        return extended.MoveToOuterDisposeScope();
    }

    /// <summary>Remembers the end of <paramref name="x"/> without putting anything in front of it.</summary>
    /// <returns><paramref name="x"/></returns>
    internal Tensor Keep(object layer, Tensor x, int frames)
    {
        if (remembers)
        {
            Remember(layer, x, frames);
        }

        return x;
    }

    private static Tensor Zeros(Tensor x, int frames) =>
        zeros([x.size(0), x.size(1), frames, x.size(3), x.size(4)], dtype: x.dtype, device: x.device);

    private void Remember(object layer, Tensor extended, int frames)
    {
        var last = extended.narrow(2, extended.size(2) - frames, frames).detach().clone().DetachFromDisposeScope();
        if (histories.Remove(layer, out var old))
        {
            old.Dispose();
        }

        histories[layer] = last;
    }
}
