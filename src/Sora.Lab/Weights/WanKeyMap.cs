namespace Sora.Lab.Weights;

/// <summary>The names that Wan2.1's transformer has in published files, and those our modules give the same tensors.</summary>
/// <remarks>Shapes are the same on both sides; only names differ.</remarks>
public static class WanKeyMap
{
    private static readonly (string Theirs, string Ours)[] Original =
    [
        ("patch_embedding.", "patchEmbedding."),
        ("text_embedding.0.", "textEmbedding.up."),
        ("text_embedding.2.", "textEmbedding.down."),
        ("time_embedding.0.", "timeEmbedding.expand."),
        ("time_embedding.2.", "timeEmbedding.project."),
        ("time_projection.1.", "timeProjection."),
        ("img_emb.proj.0.", "imageEmbedding.inputNorm."),
        ("img_emb.proj.1.", "imageEmbedding.up."),
        ("img_emb.proj.3.", "imageEmbedding.down."),
        ("img_emb.proj.4.", "imageEmbedding.outputNorm."),
        ("head.head.", "head.projection."),
        ("self_attn.q.", "selfAttention.query."),
        ("self_attn.k.", "selfAttention.key."),
        ("self_attn.v.", "selfAttention.value."),
        ("self_attn.o.", "selfAttention.output."),
        ("self_attn.norm_q.", "selfAttention.queryNorm."),
        ("self_attn.norm_k.", "selfAttention.keyNorm."),
        ("norm3.", "crossNorm."),
        ("cross_attn.q.", "crossAttention.query."),
        ("cross_attn.k.", "crossAttention.text.key."),
        ("cross_attn.v.", "crossAttention.text.value."),
        ("cross_attn.norm_k.", "crossAttention.text.keyNorm."),
        ("cross_attn.k_img.", "crossAttention.image.key."),
        ("cross_attn.v_img.", "crossAttention.image.value."),
        ("cross_attn.norm_k_img.", "crossAttention.image.keyNorm."),
        ("cross_attn.o.", "crossAttention.output."),
        ("cross_attn.norm_q.", "crossAttention.queryNorm."),
        ("ffn.0.", "feedForward.up."),
        ("ffn.2.", "feedForward.down."),
    ];

    private static readonly (string Theirs, string Ours)[] Diffusers =
    [
        ("patch_embedding.", "patchEmbedding."),
        ("condition_embedder.text_embedder.linear_1.", "textEmbedding.up."),
        ("condition_embedder.text_embedder.linear_2.", "textEmbedding.down."),
        ("condition_embedder.time_embedder.linear_1.", "timeEmbedding.expand."),
        ("condition_embedder.time_embedder.linear_2.", "timeEmbedding.project."),
        ("condition_embedder.time_proj.", "timeProjection."),
        ("condition_embedder.image_embedder.norm1.", "imageEmbedding.inputNorm."),
        ("condition_embedder.image_embedder.ff.net.0.proj.", "imageEmbedding.up."),
        ("condition_embedder.image_embedder.ff.net.2.", "imageEmbedding.down."),
        ("condition_embedder.image_embedder.norm2.", "imageEmbedding.outputNorm."),
        ("proj_out.", "head.projection."),
        ("attn1.to_q.", "selfAttention.query."),
        ("attn1.to_k.", "selfAttention.key."),
        ("attn1.to_v.", "selfAttention.value."),
        ("attn1.to_out.0.", "selfAttention.output."),
        ("attn1.norm_q.", "selfAttention.queryNorm."),
        ("attn1.norm_k.", "selfAttention.keyNorm."),
        ("norm2.", "crossNorm."),
        ("attn2.to_q.", "crossAttention.query."),
        ("attn2.to_k.", "crossAttention.text.key."),
        ("attn2.to_v.", "crossAttention.text.value."),
        ("attn2.norm_k.", "crossAttention.text.keyNorm."),
        ("attn2.add_k_proj.", "crossAttention.image.key."),
        ("attn2.add_v_proj.", "crossAttention.image.value."),
        ("attn2.norm_added_k.", "crossAttention.image.keyNorm."),
        ("attn2.to_out.0.", "crossAttention.output."),
        ("attn2.norm_q.", "crossAttention.queryNorm."),
        ("ffn.net.0.proj.", "feedForward.up."),
        ("ffn.net.2.", "feedForward.down."),
    ];

    /// <summary>Our name of a tensor of the original release; an unknown name comes back as it is.</summary>
    /// <param name="name">Such as <c>blocks.0.self_attn.q.weight</c>.</param>
    public static string FromWan(string name) => Rename(name, Original);

    /// <summary>Our name of a tensor of the release in the layout of diffusers; an unknown name comes back as it is.</summary>
    /// <param name="name">Such as <c>blocks.0.attn1.to_q.weight</c>.</param>
    public static string FromDiffusers(string name)
    {
        const string Table = "scale_shift_table";
        return name == Table ? "head.modulation"
            : name.EndsWith("." + Table, StringComparison.Ordinal) ? name[..^Table.Length] + "modulation"
            : Rename(name, Diffusers);
    }

    /// <summary>
    /// Our name of a layer whose name in the release or in diffusers was flattened, dots to underscores; an unknown name
    /// comes back as it is.
    /// </summary>
    /// <param name="layer">Such as <c>blocks_0_self_attn_q</c>.</param>
    public static string FromFlattened(string layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var parts = layer.Split('_', 3);
        var (prefix, rest) = parts is ["blocks", _, { } inner] ? ($"blocks.{parts[1]}.", inner) : ("", layer);
        var rule = Original.Concat(Diffusers).FirstOrDefault(rule => Flat(rule.Theirs) == rest);
        return rule.Theirs is null ? layer : prefix + rule.Ours.TrimEnd('.');

        static string Flat(string name) => name.TrimEnd('.').Replace('.', '_');
    }

    private static string Rename(string name, (string Theirs, string Ours)[] rules)
    {
        var (prefix, rest) = SplitBlock(name);
        var rule = rules.FirstOrDefault(rule => rest.StartsWith(rule.Theirs, StringComparison.Ordinal));
        return rule.Theirs is null ? name : prefix + rule.Ours + rest[rule.Theirs.Length..];
    }

    // "blocks.12.ffn.0.weight" -> ("blocks.12.", "ffn.0.weight")
    private static (string Prefix, string Inner) SplitBlock(string name)
    {
        var parts = name.Split('.', 3);
        return parts is ["blocks", _, { } rest] ? ($"{parts[0]}.{parts[1]}.", rest) : ("", name);
    }
}
