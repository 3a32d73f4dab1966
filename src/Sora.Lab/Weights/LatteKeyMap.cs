namespace Sora.Lab.Weights;

/// <summary>Names of tensors in published Latte checkpoints, mapped to ours; those of the class-conditional ones are DiT's.</summary>
public static class LatteKeyMap
{
    private static readonly (string Theirs, string Ours)[] TextToVideo =
    [
        ("pos_embed.proj.", "patchEmbedding."),
        ("adaln_single.emb.timestep_embedder.linear_1.", "timeEmbedding.expand."),
        ("adaln_single.emb.timestep_embedder.linear_2.", "timeEmbedding.project."),
        ("adaln_single.linear.", "timeProjection."),
        ("caption_projection.linear_1.", "textEmbedding.up."),
        ("caption_projection.linear_2.", "textEmbedding.down."),
        ("temporal_transformer_blocks.", "temporal."),
        ("transformer_blocks.", "spatial."),
        ("scale_shift_table", "modulation"),
        ("proj_out.", "projection."),
        (".attn1.to_q.", ".attention.qkv."),
        (".attn1.to_k.", ".attention.qkv."),
        (".attn1.to_v.", ".attention.qkv."),
        (".attn1.to_out.0.", ".attention.output."),
        (".attn2.to_q.", ".crossAttention.query."),
        (".attn2.to_k.", ".crossAttention.key."),
        (".attn2.to_v.", ".crossAttention.value."),
        (".attn2.to_out.0.", ".crossAttention.output."),
        (".ff.net.0.proj.", ".feedForward.up."),
        (".ff.net.2.", ".feedForward.down."),
    ];

    /// <summary>Our place for a tensor of the text-to-video model in the layout of diffusers.</summary>
    /// <param name="name">Such as <c>temporal_transformer_blocks.0.attn1.to_q.weight</c>.</param>
    public static TensorPlace? FromDiffusers(string name) =>
        KeyRules.QueryKeyValue(name, KeyRules.Replace(name, TextToVideo));
}
