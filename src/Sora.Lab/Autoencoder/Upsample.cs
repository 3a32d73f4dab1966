using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Doubles height and width and halves the channels; where asked, each frame but the first becomes two.</summary>
internal sealed class Upsample(int channels, bool doublesTime) : Layer<Tensor, FeatureCache, Tensor>(nameof(Upsample))
{
    private readonly CausalConv3d? time = doublesTime ? new(channels, 2 * channels, frames: 3, side: 1) : null;
    private readonly Conv2d space = nn.Conv2d(
        channels,
        channels / 2,
        kernel_size: 3,
        padding: 1,
        device: MetaModules.Device
    );

    public override Tensor forward(Tensor x, FeatureCache cache) // [B, C, T, H, W] -> [B, C/2, T', 2H, 2W]
    {
        using var scope = NewDisposeScope();
        var longer = time is null ? x : DoubleTime(x, time, cache);
        // For a factor of two this is what Wan calls nearest-exact, without its warning at each call.
        var images = nn.functional.interpolate(
            FrameImages.ToImages(longer),
            scale_factor: [2, 2],
            mode: InterpolationMode.Nearest
        );
        return FrameImages.ToClips(space.call(images), x.size(0)).MoveToOuterDisposeScope();
    }

    private Tensor DoubleTime(Tensor x, CausalConv3d convolution, FeatureCache cache)
    {
        if (!cache.Starts(this))
        {
            return Interleave(convolution.call(x, cache));
        }

        // The first frame passes by and is not in the history of the others, as in Wan2.1.
        var first = x.narrow(2, 0, 1);
        return x.size(2) == 1
            ? first
            : cat([first, Interleave(convolution.call(x.narrow(2, 1, x.size(2) - 1), cache))], dim: 2);
    }

    private static Tensor Interleave(Tensor x) => // [B, 2C, T, H, W] -> [B, C, 2T, H, W]
        x.unflatten(1, [2, -1]).permute(0, 2, 3, 1, 4, 5).flatten(2, 3);
}
