using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Latents to pixels: the encoder mirrored.</summary>
internal sealed class VideoDecoder(VideoAutoencoderConfig config)
    : Layer<Tensor, FeatureCache, Tensor>(nameof(VideoDecoder))
{
    private readonly CausalConv3d fromLatent = new(config.LatentChannels, config.LatentChannels, frames: 1, side: 1);
    private readonly CausalConv3d convIn = new(config.LatentChannels, config.Decoder[^1].Width, frames: 3, side: 3);
    private readonly Middle? middle = config.DecoderMiddle
        ? new(config.Decoder[^1].Width, config.SecondKernelFrames)
        : null;
    private readonly ModuleList<nn.Module<Tensor, FeatureCache, Tensor>> stages = new([.. Stages(config)]);
    private readonly ChannelNorm norm = new(config.Decoder[0].Width);
    private readonly CausalConv3d convOut = new CausalConv3d(
        config.Decoder[0].Width,
        config.PatchChannels,
        config.PixelKernelFrames,
        side: 3
    ).Begin(VideoEncoder.InitialShare(config));
    private readonly CausalConv3d? linear = config.LinearPath
        ? new(config.LatentChannels, config.BlockChannels, frames: 1, side: 1)
        : null;
    private readonly PixelRefiner? refiner = config.Refiner is { } size ? new(size) : null;

    public override Tensor forward(Tensor latent, FeatureCache cache) // [B, C, T', H', W'] -> [B, 3, T, H, W]
    {
        using var pixels = Unrefined(latent, cache);
        return refiner is null ? pixels.alias() : refiner.call(pixels, cache);
    }

    /// <summary>The pixels before the refiner.</summary>
    public Tensor Unrefined(Tensor latent, FeatureCache cache) // [B, C, T', H', W'] -> [B, 3, T, H, W]
    {
        using var scope = NewDisposeScope();
        var starts = cache.Starts(this);
        var x = convIn.call(fromLatent.call(latent, cache), cache);
        x = middle is null ? x : middle.call(x, cache);
        foreach (var stage in stages)
        {
            using var before = x;
            x = stage.call(before, cache);
        }

        x = convOut.call(norm.Activated(x), cache);
        var pixels = CausalPatches.Unfold(x, config.PatchFrames, config.PatchSide, starts);
        return (linear is null ? pixels : pixels.Plus(Linear(latent, linear, starts, cache))).MoveToOuterDisposeScope();
    }

    /// <summary>The refiner alone.</summary>
    public Tensor Refine(Tensor pixels) => refiner!.call(pixels, FeatureCache.WholeClip);

    /// <summary>Fixes the linear path: the blocks of pixels that principal components stand for.</summary>
    public void FixLinearPath(PrincipalBlocks blocks)
    {
        using var weights = blocks.Basis.mul(blocks.Scale); // [P, C]
        linear!.Set(weights);
    }

    private Tensor Linear(Tensor latent, CausalConv3d map, bool starts, FeatureCache cache) =>
        CausalPatches.Unfold(map.call(latent, cache), config.Stride.Frames, config.Stride.Height, starts);

    private static IEnumerable<nn.Module<Tensor, FeatureCache, Tensor>> Stages(VideoAutoencoderConfig config)
    {
        var width = config.Decoder[^1].Width;
        for (var i = config.Decoder.Count - 1; i >= 0; i--)
        {
            var stage = config.Decoder[i];
            for (var block = 0; block < stage.Blocks; block++, width = stage.Width)
            {
                yield return new ResidualBlock(width, stage.Width, config.SecondKernelFrames);
            }

            if (i > 0)
            {
                yield return new Upsample(width, config.TimeStrides[i - 1]);
                width /= 2;
            }
        }
    }
}
