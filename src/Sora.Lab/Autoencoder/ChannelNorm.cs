using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Root-mean-square norm over the channels of each pixel.</summary>
/// <remarks>
/// Zhang and Sennrich 2019, <c>y = gamma x / rms(x)</c>. Group norm, usual in image autoencoders, averages over frames
/// and would let the future leak into the past.
/// </remarks>
/// <param name="channels">C</param>
/// <param name="dimensions">Dimensions behind the channels: 3 for clips, 2 for images.</param>
public sealed class ChannelNorm(int channels, int dimensions = 3) : Layer<Tensor, Tensor>(nameof(ChannelNorm))
{
    private readonly Parameter gamma = new(
        ones([channels, .. Enumerable.Repeat(1L, dimensions)], device: MetaModules.Device)
    );

    /// <summary><c>silu(norm(x))</c>.</summary>
    internal Tensor Activated(Tensor x)
    {
        using var normed = call(x);
        return nn.functional.silu(normed);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) // [B, C, ...], same out
    {
        using var scope = NewDisposeScope();
        var unit = nn.functional.normalize(x, p: 2, dim: 1, eps: 1e-12);
        return unit.mul(gamma.Times(Math.Sqrt(channels))).MoveToOuterDisposeScope();
    }
}
