namespace Sora.Lab.Layers;

/// <summary>The keys and values of the tokens that an attention has seen, so that each is computed once.</summary>
/// <remarks>It owns its tensors and disposes them.</remarks>
public sealed class KeyValueCache : IDisposable
{
    private Tensor? keys; // [B, M, K, d]
    private Tensor? values;

    /// <summary>M, the tokens seen.</summary>
    public long Length => keys?.size(1) ?? 0;

    /// <summary>All keys and values, <c>[B, M, K, d]</c>, which stay the cache's; null before the first.</summary>
    internal (Tensor Keys, Tensor Values)? All => keys is null ? null : (keys, values!);

    /// <inheritdoc />
    public void Dispose()
    {
        keys?.Dispose();
        values?.Dispose();
        (keys, values) = (null, null);
    }

    /// <summary>Adds new tokens behind those seen.</summary>
    /// <returns>All keys and values, <c>[B, M + N, K, d]</c>, which stay the cache's.</returns>
    internal (Tensor Keys, Tensor Values) Append(Tensor newKeys, Tensor newValues)
    {
        var all = (Joined(keys, newKeys), Joined(values, newValues));
        Dispose();
        (keys, values) = all;
        return all;
    }

    private static Tensor Joined(Tensor? seen, Tensor added) =>
        (seen is null ? added.clone() : cat([seen, added], dim: 1)).DetachFromDisposeScope();
}
