using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Halves height and width, and where asked the frames: the first stays, each later pair becomes one.</summary>
internal sealed class Downsample(int channels, bool halvesTime)
    : Layer<Tensor, FeatureCache, Tensor>(nameof(Downsample))
{
    private readonly Conv2d space = nn.Conv2d(
        channels,
        channels,
        kernel_size: 3,
        stride: 2,
        device: MetaModules.Device
    );
    private readonly Conv3d? time = halvesTime
        ? nn.Conv3d(channels, channels, kernel_size: (3, 1, 1), stride: (2, 1, 1), device: MetaModules.Device)
        : null;

    public override Tensor forward(Tensor x, FeatureCache cache) // [B, C, T, H, W] -> [B, C, T', H/2, W/2]
    {
        using var scope = NewDisposeScope();
        var padded = nn.functional.pad(FrameImages.ToImages(x), [0, 1, 0, 1]);
        var halved = FrameImages.ToClips(space.call(padded), x.size(0));
        return (time is null ? halved : HalveTime(halved, time, cache)).MoveToOuterDisposeScope();
    }

    private Tensor HalveTime(Tensor x, Conv3d convolution, FeatureCache cache)
    {
        var starts = cache.Starts(this);
        if (starts && x.size(2) == 1)
        {
            cache.Keep(this, x, frames: 1);
            return x;
        }

        // At the start the first frame is the history of the second.
        var extended = starts ? cache.Keep(this, x, frames: 1) : cache.Precede(this, x, frames: 1);
        var later = convolution.call(extended);
        return starts ? cat([x.narrow(2, 0, 1), later], dim: 2) : later;
    }
}
