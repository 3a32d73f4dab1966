using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Maps the values of a patch, and of what lies around it, to a token.</summary>
/// <remarks>
/// A convolution whose stride is the patch. Its kernel is the patch, computed as the matrix product it is, or reaches
/// <paramref name="overlap"/> positions further on every side (Wang et al. 2021, PVT v2, section 3.2: overlapping patch embedding), with
/// zeros around the clip: a token then sees its neighbours before any attention has been learnt.
/// </remarks>
/// <param name="channels">C, of the latent.</param>
/// <param name="patch">The latent positions a token stands for.</param>
/// <param name="width">D, of a token.</param>
/// <param name="overlap">Latent positions seen beyond the patch, along time, height and width; 0 for none.</param>
internal sealed class PatchEmbedding(int channels, PatchSize patch, int width, int overlap)
    : Layer<Tensor, Tensor>(nameof(PatchEmbedding))
{
    private readonly Parameter weight = Start(channels, patch, width, overlap);
    private readonly Parameter bias = new(zeros(width, device: MetaModules.Device));

    /// <summary>[B, C, T, H, W] -> [B, n, D].</summary>
    public override Tensor forward(Tensor latent)
    {
        using var scope = NewDisposeScope();
        return (overlap == 0 ? Product(latent) : Convolution(latent)).MoveToOuterDisposeScope();
    }

    private Tensor Product(Tensor latent)
    {
        var matrix = weight.permute(0, 2, 3, 4, 1).flatten(1); // channel last, as in a token
        return nn.functional.linear(SpacetimePatches.Patchify(latent, patch).to(weight.dtype), matrix, bias);
    }

    private Tensor Convolution(Tensor latent)
    {
        _ = SpacetimePatches.GridOf(latent, patch); // refuses what is no multiple of the patch
        long[] stride = [patch.Frames, patch.Height, patch.Width];
        long[] padding = [overlap, overlap, overlap];
        return nn
            .functional.conv3d(latent.to(weight.dtype), weight, bias, strides: stride, padding: padding)
            .flatten(2)
            .transpose(1, 2);
    }

    private static Parameter Start(int channels, PatchSize patch, int width, int overlap)
    {
        long[] kernel = [patch.Frames + (2 * overlap), patch.Height + (2 * overlap), patch.Width + (2 * overlap)];
        var matrix = zeros(width, channels * kernel[0] * kernel[1] * kernel[2], device: MetaModules.Device);
        nn.init.xavier_uniform_(matrix);
        return new Parameter(matrix.view([width, channels, .. kernel]));
    }
}
