using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Maps the values of a patch to a token.</summary>
/// <remarks>
/// A convolution whose kernel is its stride, kept in that shape so that published weights fit, and computed as the matrix
/// product it is.
/// </remarks>
internal sealed class PatchEmbedding(int channels, PatchSize patch, int width)
    : Layer<Tensor, Tensor>(nameof(PatchEmbedding))
{
    private readonly Parameter weight = Start(channels, patch, width);
    private readonly Parameter bias = new(zeros(width));

    /// <summary>[B, C, T, H, W] -> [B, n, D].</summary>
    public override Tensor forward(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var matrix = weight.permute(0, 2, 3, 4, 1).flatten(1); // channel last, as in a token
        var patches = SpacetimePatches.Patchify(latent, patch).to(weight.dtype);
        return nn.functional.linear(patches, matrix, bias).MoveToOuterDisposeScope();
    }

    private static Parameter Start(int channels, PatchSize patch, int width)
    {
        var matrix = zeros(width, channels * patch.Volume);
        nn.init.xavier_uniform_(matrix);
        return new Parameter(matrix.view(width, channels, patch.Frames, patch.Height, patch.Width));
    }
}
