using Sora.Lab.Layers;

namespace Sora.Lab.UNets;

/// <summary>What happens at one size: residual blocks, then attention where the level has it.</summary>
/// <param name="inChannels">Channels coming in.</param>
/// <param name="channels">Channels of the level.</param>
/// <param name="attends">Whether it attends to itself and to the text.</param>
/// <param name="config">The network's numbers.</param>
internal sealed class UNetLevel(int inChannels, int channels, bool attends, DiffusionUNetConfig config)
    : Layer<Tensor, UNetContext, Tensor>(nameof(UNetLevel))
{
    private readonly ModuleList<UNetBlock> blocks = new([
        .. Enumerable
            .Range(0, config.Blocks)
            .Select(i => new UNetBlock(i == 0 ? inChannels : channels, channels, config)),
    ]);
    private readonly UNetAttention? attention = attends ? new UNetAttention(channels, config) : null;

    public override Tensor forward(Tensor x, UNetContext context) // [B, C, T, H, W] -> [B, C', T, H, W]
    {
        using var scope = NewDisposeScope();
        foreach (var block in blocks)
        {
            x = block.call(x, context);
        }

        return (attention is null ? x : attention.call(x, context)).MoveToOuterDisposeScope();
    }
}
