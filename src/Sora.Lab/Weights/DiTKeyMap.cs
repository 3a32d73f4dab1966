namespace Sora.Lab.Weights;

/// <summary>Names of tensors in published DiT checkpoints, mapped to ours.</summary>
/// <remarks>Latte's blocks are DiT's, and so are their names.</remarks>
public static class DiTKeyMap
{
    private static readonly (string Theirs, string Ours)[] Release =
    [
        ("x_embedder.proj.", "patchEmbedding."),
        ("t_embedder.mlp.0.", "conditions.0.time.expand."),
        ("t_embedder.mlp.2.", "conditions.0.time.project."),
        ("y_embedder.embedding_table.", "conditions.0.label."),
        (".attn.qkv.", ".attention.qkv."),
        (".attn.proj.", ".attention.output."),
        (".mlp.fc1.", ".feedForward.up."),
        (".mlp.fc2.", ".feedForward.down."),
        (".adaLN_modulation.1.", ".modulation."),
        ("final_layer.linear.", "head.projection."),
        ("final_layer.", "head."),
    ];

    private static readonly (string Theirs, string Ours)[] Diffusers =
    [
        ("pos_embed.proj.", "patchEmbedding."),
        ("proj_out_1.", "head.modulation."),
        ("proj_out_2.", "head.projection."),
        ("transformer_blocks.", "blocks."),
        (".attn1.to_q.", ".attention.qkv."),
        (".attn1.to_k.", ".attention.qkv."),
        (".attn1.to_v.", ".attention.qkv."),
        (".attn1.to_out.0.", ".attention.output."),
        (".ff.net.0.proj.", ".feedForward.up."),
        (".ff.net.2.", ".feedForward.down."),
        (".norm1.linear.", ".modulation."),
        (".norm1.emb.timestep_embedder.linear_1.", ".time.expand."),
        (".norm1.emb.timestep_embedder.linear_2.", ".time.project."),
        (".norm1.emb.class_embedder.embedding_table.", ".label."),
    ];

    /// <summary>Our name for a name of the release; null for the tables of positions, which are the same for all weights.</summary>
    /// <param name="name">Such as <c>blocks.0.attn.qkv.weight</c>.</param>
    public static string? FromRelease(string name) =>
        name is "pos_embed" or "temp_embed" ? null : KeyRules.Replace(name, Release);

    /// <summary>Our place for a tensor in the layout of diffusers, which keeps queries, keys and values apart.</summary>
    /// <param name="name">Such as <c>transformer_blocks.0.attn1.to_q.weight</c>.</param>
    public static TensorPlace? FromDiffusers(string name)
    {
        var ours = KeyRules.Replace(name, Diffusers);
        var isOfCondition = name.Contains(".norm1.emb.", StringComparison.Ordinal);
        return KeyRules.QueryKeyValue(
            name,
            isOfCondition ? ours.Replace("blocks.", "conditions.", StringComparison.Ordinal) : ours
        );
    }
}
