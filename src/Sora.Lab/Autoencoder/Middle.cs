using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>The coarsest part: residual block, attention within each frame, residual block.</summary>
internal sealed class Middle(int width, int secondKernelFrames) : Layer<Tensor, FeatureCache, Tensor>(nameof(Middle))
{
    private readonly ResidualBlock before = new(width, width, secondKernelFrames);
    private readonly FrameAttention attention = new(width);
    private readonly ResidualBlock after = new(width, width, secondKernelFrames);

    public override Tensor forward(Tensor x, FeatureCache cache) // [B, C, T, H, W], same out
    {
        using var scope = NewDisposeScope();
        return after.call(attention.call(before.call(x, cache)), cache).MoveToOuterDisposeScope();
    }
}
