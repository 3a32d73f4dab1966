namespace Sora.Lab.Autoencoder;

/// <summary>A clip passing through the autoencoder in chunks: the same as in one pass, in memory that does not grow.</summary>
/// <remarks>Made by <see cref="VideoAutoencoder.BeginEncoding"/> and <see cref="VideoAutoencoder.BeginDecoding"/>.</remarks>
public sealed class ChunkedPass : IDisposable
{
    private readonly FeatureCache cache = new();
    private readonly Func<Tensor, FeatureCache, Tensor> pass;

    internal ChunkedPass(Func<Tensor, FeatureCache, Tensor> pass) => this.pass = pass;

    /// <summary>Passes the next frames on, without gradient.</summary>
    /// <param name="chunk">
    /// [B, C, T, H, W]. To encode, 1 + a multiple of the temporal stride first, multiples of it later; to decode, any T.
    /// </param>
    /// <exception cref="ArgumentException">Not such a shape.</exception>
    public Tensor Next(Tensor chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        using var gradient = no_grad();
        return pass(chunk, cache);
    }

    /// <summary>Frees what it remembers of the clip.</summary>
    public void Dispose() => cache.Dispose();

    /// <summary>A whole clip in chunks.</summary>
    internal Tensor All(Tensor clip, int first, int later)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        var frames = (int)clip.size(2);
        for (var (start, take) = (0, Math.Min(first, frames)); take > 0; take = Math.Min(later, frames - start))
        {
            parts.Add(Next(clip.narrow(2, start, take)));
            start += take;
        }

        return cat(parts, dim: 2).MoveToOuterDisposeScope();
    }
}
