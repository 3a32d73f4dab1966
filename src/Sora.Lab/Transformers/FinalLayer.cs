using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Turns tokens into the values of their patches: modulated norm, then a projection that starts at zero.</summary>
/// <remarks>Peebles and Xie 2023 (DiT), section 3.2, "Transformer decoder"; the untrained model predicts zero.</remarks>
internal sealed class FinalLayer(DiffusionTransformerConfig config)
    : Layer<PackedTokens, TokenTimesteps, Tensor, Tensor>(nameof(FinalLayer))
{
    private readonly Parameter modulation = new(zeros(1, 2, config.Width, device: MetaModules.Device));
    private readonly Projection projection = new(
        config.Width,
        config.OutputChannels * config.Patch.Volume,
        ProjectionStart.Zero
    );

    /// <summary>[N_total, D] and the timestep embeddings [R, D] -> [N_total, P].</summary>
    public override Tensor forward(PackedTokens tokens, TokenTimesteps timesteps, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var rows = embedding.unsqueeze(1).Plus(modulation).unbind(1); // shift, scale: 2 x [R, D]
        var norm = nn.functional.layer_norm(tokens.Values, [config.Width], eps: config.Epsilon);
        return projection.call(timesteps.ScaleAndShift(norm, rows[1].Plus(1), rows[0])).MoveToOuterDisposeScope();
    }
}
