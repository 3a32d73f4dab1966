namespace Sora.Lab.Weights;

/// <summary>Names of tensors in published CLIP checkpoints, mapped to ours.</summary>
public static class ClipKeyMap
{
    private const string Image = "visual.";

    private static readonly (string Theirs, string Ours)[] HuggingFace =
    [
        ("text_model.embeddings.token_embedding.weight", "tokenEmbedding"),
        ("text_model.embeddings.position_embedding.weight", "positionEmbedding"),
        ("text_model.encoder.layers.", "blocks."),
        ("text_model.final_layer_norm.", "norm."),
        (".layer_norm1.", ".attentionNorm."),
        (".layer_norm2.", ".feedForwardNorm."),
        (".self_attn.q_proj.", ".attention.qkv."),
        (".self_attn.k_proj.", ".attention.qkv."),
        (".self_attn.v_proj.", ".attention.qkv."),
        (".self_attn.out_proj.", ".attention.output."),
        (".mlp.fc1.", ".feedForward.up."),
        (".mlp.fc2.", ".feedForward.down."),
    ];

    private static readonly (string Theirs, string Ours)[] OpenAi =
    [
        ("transformer.resblocks.", "blocks."),
        (".attn.in_proj_", ".attention.qkv."),
        (".attn.out_proj.", ".attention.output."),
        (".ln_1.", ".attentionNorm."),
        (".ln_2.", ".feedForwardNorm."),
        (".mlp.c_fc.", ".feedForward.up."),
        (".mlp.c_proj.", ".feedForward.down."),
        ("ln_final.", "norm."),
        ("ln_pre.", "inputNorm."),
        ("ln_post.", "outputNorm."),
        ("token_embedding.weight", "tokenEmbedding"),
        ("positional_embedding", "positionEmbedding"),
        ("class_embedding", "classToken"),
        ("conv1.", "patchEmbedding."),
    ];

    /// <summary>Our place for a tensor of transformers' <c>CLIPTextModel</c>; null for the table of positions 0, 1, 2 and so on.</summary>
    /// <param name="name">Such as <c>text_model.encoder.layers.0.self_attn.q_proj.weight</c>.</param>
    public static TensorPlace? FromHuggingFace(string name) =>
        name == "text_model.embeddings.position_ids"
            ? null
            : KeyRules.QueryKeyValue(name, KeyRules.Replace(name, HuggingFace));

    /// <summary>Our place for a tensor of the text half of OpenAI's release; null for the other half and the scale of similarities.</summary>
    /// <param name="name">Such as <c>transformer.resblocks.0.attn.in_proj_weight</c>.</param>
    public static TensorPlace? FromOpenAiText(string name) =>
        name == "logit_scale" || name.StartsWith(Image, StringComparison.Ordinal) ? null
        : name == "text_projection" ? new("projection.weight", IsTransposed: true)
        : new(KeyRules.Replace(name, OpenAi));

    /// <summary>Our place for a tensor of the image half of OpenAI's release; null for the rest.</summary>
    /// <param name="name">Such as <c>visual.conv1.weight</c>.</param>
    public static TensorPlace? FromOpenAiImage(string name) =>
        !name.StartsWith(Image, StringComparison.Ordinal) ? null
        : name == "visual.proj" ? new("projection.weight", IsTransposed: true)
        : new(KeyRules.Replace(name[Image.Length..], OpenAi));
}
