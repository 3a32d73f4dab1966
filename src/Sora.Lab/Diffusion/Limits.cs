using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>What is known of clean samples, imposed on a denoiser: their numbers lie in [-1, 1], or most of them do.</summary>
/// <remarks>Guidance pushes them out, which shows as glaring colours.</remarks>
public static class Limits
{
    /// <summary>A denoiser whose clean samples pass through a limit; what it takes for noise follows from them.</summary>
    /// <param name="denoise">Predicts the velocity.</param>
    /// <param name="limit"><see cref="Static"/>, <see cref="Dynamic"/> or another.</param>
    public static Denoise Impose(Denoise denoise, Func<Tensor, Tensor> limit) =>
        (x, t) =>
        {
            using var scope = NewDisposeScope();
            var clean = limit(RectifiedFlow.Clean(x, denoise(x, t), t));
            return x.sub(clean).Over(t).MoveToOuterDisposeScope();
        };

    /// <summary>Cuts all numbers off at [-most, most].</summary>
    public static Tensor Static(Tensor clean, double most = 1) => clean.Clamped(-most, most);

    /// <summary>Divides a sample by the size that so many of its numbers keep within, if that is above 1, and cuts the rest off.</summary>
    /// <remarks>Saharia et al. 2022 (Imagen), section 2.3.</remarks>
    /// <param name="clean">[B, ...].</param>
    /// <param name="part">How many, in (0, 1].</param>
    /// <param name="most">The most it is divided by, at least 1.</param>
    public static Tensor Dynamic(Tensor clean, double part = 0.995, double most = double.PositiveInfinity)
    {
        using var scope = NewDisposeScope();
        using var share = tensor(part, clean.dtype, clean.device);
        var flat = clean.flatten(1);
        var size = flat.abs().quantile(share, dim: 1, keepdim: true).view(-1, 1).Clamped(1, most); // [B, 1]
        return flat.minimum(size).maximum(size.neg()).div(size).view(clean.shape).MoveToOuterDisposeScope();
    }
}
