using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Pixels to mean and log variance of the latent.</summary>
internal sealed class VideoEncoder(VideoAutoencoderConfig config)
    : Layer<Tensor, FeatureCache, Tensor>(nameof(VideoEncoder))
{
    // A variance near 1 at the start would drown the means, and the first minutes of training with them.
    private const double InitialLogVariance = -6;

    private readonly CausalConv3d convIn = new(
        config.PatchChannels,
        config.Encoder[0].Width,
        config.PixelKernelFrames,
        side: 3
    );
    private readonly ModuleList<nn.Module<Tensor, FeatureCache, Tensor>> stages = new([.. Stages(config)]);
    private readonly Middle? middle = config.EncoderMiddle
        ? new(config.Encoder[^1].Width, config.SecondKernelFrames)
        : null;
    private readonly ChannelNorm norm = new(config.Encoder[^1].Width);
    private readonly CausalConv3d convOut = new(
        config.Encoder[^1].Width,
        2 * config.LatentChannels,
        frames: 3,
        side: 3
    );
    private readonly CausalConv3d toMoments = new CausalConv3d(
        2 * config.LatentChannels,
        2 * config.LatentChannels,
        frames: 1,
        side: 1
    ).Begin(InitialShare(config), biased: config.LatentChannels, InitialLogVariance);
    private readonly CausalConv3d? linear = config.LinearPath
        ? new CausalConv3d(config.BlockChannels, 2 * config.LatentChannels, frames: 1, side: 1).Begin(
            1 / config.LinearPathScale
        )
        : null;

    public override Tensor forward(Tensor pixels, FeatureCache cache) // [B, 3, T, H, W] -> [B, 2C, T', H', W']
    {
        using var scope = NewDisposeScope();
        var starts = cache.Starts(this);
        var x = CausalPatches.Fold(pixels, config.PatchFrames, config.PatchSide, starts);
        x = convIn.call(x, cache);
        foreach (var stage in stages)
        {
            using var before = x;
            x = stage.call(before, cache);
        }

        x = middle is null ? x : middle.call(x, cache);
        x = convOut.call(norm.Activated(x), cache);
        var moments = toMoments.call(x, cache);
        return (
            linear is null ? moments : moments.Plus(Linear(pixels, linear, starts, cache))
        ).MoveToOuterDisposeScope();
    }

    private Tensor Linear(Tensor pixels, CausalConv3d map, bool starts, FeatureCache cache)
    {
        var blocks = CausalPatches.Fold(pixels, config.Stride.Frames, config.Stride.Height, starts);
        return map.call(blocks.Times(config.LinearPathScale), cache);
    }

    /// <summary>Fixes the linear path: means are the principal components, scaled; log variances are left to the network.</summary>
    public void FixLinearPath(PrincipalBlocks blocks)
    {
        using var scope = NewDisposeScope();
        var means = blocks.Basis.div(blocks.Scale).t(); // [C, P]
        linear!.Set(cat([means, zeros_like(means)]).Over(config.LinearPathScale));
    }

    /// <summary>How much a network says at the start beside its linear path, which learns faster when left alone.</summary>
    internal static double InitialShare(VideoAutoencoderConfig config) => config.LinearPath ? 0.05 : 1;

    private static IEnumerable<nn.Module<Tensor, FeatureCache, Tensor>> Stages(VideoAutoencoderConfig config)
    {
        var width = config.Encoder[0].Width;
        for (var i = 0; i < config.Encoder.Count; i++)
        {
            var stage = config.Encoder[i];
            for (var block = 0; block < stage.Blocks; block++, width = stage.Width)
            {
                yield return new ResidualBlock(width, stage.Width, config.SecondKernelFrames);
            }

            if (i < config.TimeStrides.Count)
            {
                yield return new Downsample(width, config.TimeStrides[i]);
            }
        }
    }
}
