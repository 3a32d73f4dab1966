namespace Sora.Lab.Transformers;

/// <summary>What every block is told about the tokens it works on.</summary>
/// <param name="Timesteps">Which timestep row each token has.</param>
/// <param name="Rows">The projected timestep embeddings, [R, 6, D], shared by all blocks.</param>
/// <param name="Rotation">The rotary table of all tokens, [N_total, 1, d / 2]; [n, 1, d / 2] where all clips share a grid.</param>
/// <param name="Cross">Text and image.</param>
/// <param name="Bias">What masks padding [B, 1, 1, n] or later frames [1, 1, n, n] in attention of clips to themselves; null for nothing.</param>
/// <param name="Memory">The frames before those of the tokens; null for none.</param>
/// <param name="Record">Told what goes on; null for nobody.</param>
internal sealed record BlockContext(
    TokenTimesteps Timesteps,
    Tensor Rows,
    Tensor Rotation,
    CrossAttentionContext Cross,
    Tensor? Bias = null,
    FrameMemory? Memory = null,
    PassRecord? Record = null
);
