using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>The distribution of latents that the encoder gives for a clip: independent normals.</summary>
/// <remarks>Kingma and Welling 2013, appendix B.</remarks>
public sealed class DiagonalGaussian(Tensor mean, Tensor logVariance) : IDisposable
{
    /// <summary>[B, C, T', H', W']</summary>
    public Tensor Mean { get; } = mean;

    /// <summary>[B, C, T', H', W'], in [-30, 20]</summary>
    public Tensor LogVariance { get; } = logVariance;

    /// <summary><c>mean + exp(logVariance / 2) noise</c></summary>
    /// <param name="generator">Draws the noise; null for torch's own.</param>
    public Tensor Sample(Generator? generator = null)
    {
        using var scope = NewDisposeScope();
        var noise = randn(Mean.shape, dtype: Mean.dtype, device: Mean.device, generator: generator);
        return SampleWith(noise).MoveToOuterDisposeScope();
    }

    /// <summary><c>mean + exp(logVariance / 2) noise</c> with noise from outside.</summary>
    public Tensor SampleWith(Tensor noise)
    {
        using var scope = NewDisposeScope();
        return Mean.Plus(LogVariance.Times(0.5).exp().mul(noise)).MoveToOuterDisposeScope();
    }

    /// <summary>The divergence from a standard normal, summed over all but the batch: [B].</summary>
    /// <remarks><c>KL = 1/2 sum(mean^2 + variance - 1 - log variance)</c></remarks>
    public Tensor KullbackLeibler()
    {
        using var scope = NewDisposeScope();
        var terms = Mean.Squared().Plus(LogVariance.exp()).sub(LogVariance).Minus(1);
        return terms.flatten(1).sum(1).Times(0.5).MoveToOuterDisposeScope();
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Mean.Dispose();
        LogVariance.Dispose();
    }
}
