namespace Sora.Lab.Transformers;

/// <summary>What every block is told about the tokens it works on.</summary>
/// <param name="Timesteps">Which timestep row each token has.</param>
/// <param name="Rows">The projected timestep embeddings, [R, 6, D], shared by all blocks.</param>
/// <param name="Rotations">The rotary table of each group.</param>
/// <param name="Cross">Text and image.</param>
internal sealed record BlockContext(
    TokenTimesteps Timesteps,
    Tensor Rows,
    IReadOnlyList<Tensor> Rotations,
    CrossAttentionContext Cross
);
