namespace Sora.Lab.Weights;

/// <summary>Names of tensors in published DiT checkpoints, mapped to ours.</summary>
public static class DiTKeyMap
{
    private static readonly (string Theirs, string Ours)[] Parts =
    [
        ("x_embedder.proj.", "patchEmbedding."),
        ("pos_embed", "positions"),
        ("t_embedder.mlp.0.", "timeEmbedding.expand."),
        ("t_embedder.mlp.2.", "timeEmbedding.project."),
        ("y_embedder.embedding_table.", "classEmbedding."),
        (".attn.qkv.", ".qkv."),
        (".attn.proj.", ".output."),
        (".mlp.fc1.", ".feedForward.up."),
        (".mlp.fc2.", ".feedForward.down."),
        (".adaLN_modulation.1.", ".modulation."),
        ("final_layer.linear.", "head.projection."),
        ("final_layer.", "head."),
    ];

    /// <summary>Our name for a name of the release.</summary>
    /// <param name="name">Such as <c>blocks.0.attn.qkv.weight</c>.</param>
    public static string FromRelease(string name) =>
        Parts.Aggregate(name, (key, part) => key.Replace(part.Theirs, part.Ours, StringComparison.Ordinal));
}
