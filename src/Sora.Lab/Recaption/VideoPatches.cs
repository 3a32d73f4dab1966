using Sora.Lab.Layers;
using Sora.Lab.Text;

namespace Sora.Lab.Recaption;

/// <summary>Cuts a latent video into patches of one frame and tells each its frame, row and column.</summary>
internal sealed class VideoPatches(VideoCaptionerConfig config) : Layer<Tensor, Tensor>(nameof(VideoPatches))
{
    private const double Deviation = 0.02;

    private readonly Projection patch = new(config.LatentChannels * config.PatchSide * config.PatchSide, config.Width);
    private readonly Parameter frames = TextInitialization.Normal(Deviation, config.MostFrames, 1, 1, config.Width);
    private readonly Parameter rows = TextInitialization.Normal(Deviation, config.MostPatches, 1, config.Width);
    private readonly Parameter columns = TextInitialization.Normal(Deviation, config.MostPatches, config.Width);

    public override Tensor forward(Tensor latents) // [B, C, T, H, W] -> [B, N, D]
    {
        Check(latents.shape);
        var side = config.PatchSide;
        var (t, h, w) = (latents.size(2), latents.size(3) / side, latents.size(4) / side);
        using var scope = NewDisposeScope();
        var x = latents
            .reshape(latents.size(0), config.LatentChannels, t, h, side, w, side)
            .permute(0, 2, 3, 5, 1, 4, 6) // [B, T, H', W', C, side, side]
            .flatten(4);
        return patch
            .call(x)
            .Plus(frames.narrow(0, 0, t))
            .Plus(rows.narrow(0, 0, h))
            .Plus(columns.narrow(0, 0, w))
            .flatten(1, 3)
            .MoveToOuterDisposeScope();
    }

    private void Check(long[] shape)
    {
        var most = config.MostPatches * config.PatchSide;
        var fits =
            shape is [_, var c, var t, var h, var w]
            && c == config.LatentChannels
            && t <= config.MostFrames
            && h <= most
            && w <= most
            && h % config.PatchSide == 0
            && w % config.PatchSide == 0;
        if (!fits)
        {
            throw new ArgumentException(
                $"Expected latents [B, {config.LatentChannels}, T, H, W], T to {config.MostFrames}, H and W multiples of {config.PatchSide} to {most}; found [{string.Join(", ", shape)}]."
            );
        }
    }
}
