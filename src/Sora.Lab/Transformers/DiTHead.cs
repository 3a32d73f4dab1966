using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>DiT's last layer: modulated norm, then the values of each patch, put together; it starts at zero.</summary>
internal sealed class DiTHead(DiTConfig config) : Layer<Tensor, Tensor, Tensor>(nameof(DiTHead))
{
    private readonly Projection modulation = new(config.Width, 2 * config.Width, ProjectionStart.Zero);
    private readonly Projection projection = new(
        config.Width,
        config.PatchSide * config.PatchSide * config.OutputChannels,
        ProjectionStart.Zero
    );

    /// <summary>[B, N, D] and the condition [B, D] -> [B, C, H, W].</summary>
    public override Tensor forward(Tensor x, Tensor condition)
    {
        using var scope = NewDisposeScope();
        var two = modulation.call(nn.functional.silu(condition)).unsqueeze(1).chunk(2, dim: -1);
        var values = projection.call(DiTBlock.Modulate(x, two[0], two[1]));
        return Unpatchify(values, config.Side, config.PatchSide).MoveToOuterDisposeScope();
    }

    /// <summary>[B, N, p p C] -> [B, C, H, W], H = W = side p.</summary>
    internal static Tensor Unpatchify(Tensor values, int side, int patch)
    {
        var channels = values.size(-1) / (patch * patch);
        return values
            .view(-1, side, side, patch, patch, channels)
            .permute(0, 5, 1, 3, 2, 4)
            .reshape(-1, channels, side * patch, side * patch);
    }
}
