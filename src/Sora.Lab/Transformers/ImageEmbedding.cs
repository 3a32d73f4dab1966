using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>Brings an image encoder's states to the model's width: norm, two layers, norm (Wan2.1 image-to-video).</summary>
internal sealed class ImageEmbedding(int imageWidth, int width) : Layer<Tensor, Tensor>(nameof(ImageEmbedding))
{
    private readonly LayerNorm inputNorm = nn.LayerNorm(imageWidth, device: MetaModules.Device);
    private readonly Projection up = new(imageWidth, imageWidth);
    private readonly Projection down = new(imageWidth, width);
    private readonly LayerNorm outputNorm = nn.LayerNorm(width, device: MetaModules.Device);

    /// <summary>[B, L', image width] -> [B, L', D].</summary>
    public override Tensor forward(Tensor states)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.gelu(up.call(inputNorm.call(states)));
        return outputNorm.call(down.call(hidden)).MoveToOuterDisposeScope();
    }
}
