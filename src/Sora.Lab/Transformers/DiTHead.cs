using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>DiT's last layer: modulated norm, then the values of each patch; it starts at zero.</summary>
internal sealed class DiTHead(DiTConfig config) : Layer<Tensor, Tensor, Tensor>(nameof(DiTHead))
{
    private readonly Projection modulation = new(config.Width, 2 * config.Width, ProjectionStart.Zero);
    private readonly Projection projection = new(
        config.Width,
        config.PatchSide * config.PatchSide * config.OutputChannels,
        ProjectionStart.Zero
    );

    /// <summary>[B, N, D] and the condition [B, D] -> [B, N, P].</summary>
    public override Tensor forward(Tensor x, Tensor condition)
    {
        using var scope = NewDisposeScope();
        var two = modulation.call(nn.functional.silu(condition)).unsqueeze(1).chunk(2, dim: -1);
        return projection.call(DiTBlock.Modulate(x, two[0], two[1])).MoveToOuterDisposeScope();
    }
}
