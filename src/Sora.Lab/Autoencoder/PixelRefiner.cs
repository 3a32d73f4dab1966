using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Mends decoded pixels: residual blocks at half their size, whose sum is added to what goes in.</summary>
/// <remarks>
/// The layers before it make each block of pixels from one position; these slide over them. At first they change nothing.
/// Without norms, as Lim et al. 2017 (EDSR), section 3.1: norms forget how bright a pixel was.
/// </remarks>
internal sealed class PixelRefiner(RefinerSize size) : Layer<Tensor, FeatureCache, Tensor>(nameof(PixelRefiner))
{
    private const int Side = 2;
    private const int Channels = 3 * Side * Side;
    private const double Scale = 0.1; // Adam moves each weight by the learning rate, and each pixel is a sum over hundreds

    private readonly CausalConv3d convIn = new(Channels, size.Width, frames: 3, side: 3);
    private readonly ModuleList<RefinerBlock> blocks = new([
        .. Enumerable.Range(0, size.Blocks).Select(_ => new RefinerBlock(size.Width)),
    ]);
    private readonly CausalConv3d convOut = new CausalConv3d(size.Width, Channels, frames: 1, side: 3).Begin(0);

    public override Tensor forward(Tensor pixels, FeatureCache cache) // [B, 3, T, H, W], even H and W -> the same
    {
        using var scope = NewDisposeScope();
        var x = convIn.call(CausalPatches.Fold(pixels, frames: 1, Side, starts: false), cache);
        foreach (var block in blocks)
        {
            using var before = x;
            x = block.call(before, cache);
        }

        var change = convOut.call(nn.functional.relu(x), cache).Times(Scale);
        return CausalPatches.Unfold(change, frames: 1, Side, starts: false).Plus(pixels).MoveToOuterDisposeScope();
    }
}
