using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>CLIP's encoder of images: a vision transformer whose first token stands for the image.</summary>
/// <remarks>Radford et al. 2021 (CLIP), section 2.4; Dosovitskiy et al. 2021 (ViT).</remarks>
public sealed class ClipImageEncoder(ClipImageConfig config) : Layer<Tensor, Tensor>(nameof(ClipImageEncoder))
{
    private const int Growth = 4;

    private readonly Conv2d patchEmbedding = nn.Conv2d(
        3,
        config.Checked().Width,
        kernel_size: config.PatchSide,
        stride: config.PatchSide,
        bias: false
    );
    private readonly Parameter classToken = Start(config.Width);
    private readonly Parameter positionEmbedding = Start(config.Tokens, config.Width);
    private readonly LayerNorm inputNorm = nn.LayerNorm(config.Width);
    private readonly ModuleList<PreNormBlock> blocks = new([
        .. Enumerable
            .Range(0, config.Layers)
            .Select(_ => new PreNormBlock(
                config.Width,
                config.Heads,
                Growth * config.Width,
                isCausal: false,
                config.Gelu
            )),
    ]);
    private readonly LayerNorm outputNorm = nn.LayerNorm(config.Width);
    private readonly Projection projection = new(config.Width, config.SharedWidth, hasBias: false);

    /// <summary>The numbers it was built from.</summary>
    public ClipImageConfig Config => config;

    /// <summary>The tokens of a batch of images, the class token first, not normed.</summary>
    /// <param name="images">[B, 3, H, W], normalised as the published weights want them.</param>
    /// <returns>[B, 1 + N, D].</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4 || !images.shape.AsSpan(1).SequenceEqual([3L, config.InputSize, config.InputSize]))
        {
            throw new ArgumentException(
                $"Expected images [B, 3, {config.InputSize}, {config.InputSize}]; found [{string.Join(", ", images.shape)}]."
            );
        }

        using var scope = NewDisposeScope();
        var patches = patchEmbedding.call(images).flatten(2).transpose(1, 2); // [B, N, D]
        var first = classToken.expand(images.size(0), 1, -1);
        var x = inputNorm.call(cat([first, patches], dim: 1).Plus(positionEmbedding));
        foreach (var block in blocks)
        {
            x = block.call(x);
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>What stands for an image in the space shared with texts: [B, 1 + N, D] -> [B, E].</summary>
    public Tensor Pool(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return projection.call(outputNorm.call(tokens.select(1, 0))).MoveToOuterDisposeScope();
    }

    private static Parameter Start(params long[] shape)
    {
        var parameter = new Parameter(empty(shape));
        nn.init.normal_(parameter, 0, Math.Pow(shape[^1], -0.5));
        return parameter;
    }
}
