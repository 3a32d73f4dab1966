namespace Sora.Lab.Weights;

/// <summary>The text encoder's names in published checkpoints, mapped to ours.</summary>
public static class TextEncoderKeyMap
{
    private static readonly (string Theirs, string Ours)[] Wan =
    [
        ("token_embedding.", "tokenEmbedding."),
        ("pos_embedding.embedding.weight", "positionBias.table"),
        (".norm1.", ".attentionNorm."),
        (".norm2.", ".feedForwardNorm."),
        (".attn.q.", ".attention.query."),
        (".attn.k.", ".attention.key."),
        (".attn.v.", ".attention.value."),
        (".attn.o.", ".attention.output."),
        (".ffn.gate.0.", ".feedForward.gate."),
        (".ffn.fc1.", ".feedForward.up."),
        (".ffn.fc2.", ".feedForward.down."),
    ];

    private static readonly (string Theirs, string Ours)[] HuggingFace =
    [
        ("encoder.embed_tokens.", "tokenEmbedding."),
        ("encoder.final_layer_norm.", "norm."),
        ("encoder.block.", "blocks."),
        (".layer.0.layer_norm.", ".attentionNorm."),
        (".layer.1.layer_norm.", ".feedForwardNorm."),
        (".layer.0.SelfAttention.relative_attention_bias.weight", ".positionBias.table"),
        (".layer.0.SelfAttention.q.", ".attention.query."),
        (".layer.0.SelfAttention.k.", ".attention.key."),
        (".layer.0.SelfAttention.v.", ".attention.value."),
        (".layer.0.SelfAttention.o.", ".attention.output."),
        (".layer.1.DenseReluDense.wi_0.", ".feedForward.gate."),
        (".layer.1.DenseReluDense.wi_1.", ".feedForward.up."),
        (".layer.1.DenseReluDense.wi.", ".feedForward.up."),
        (".layer.1.DenseReluDense.wo.", ".feedForward.down."),
    ];

    /// <summary>Our name for a name of Wan2.1's <c>models_t5_umt5-xxl</c>.</summary>
    public static string FromWan(string name) => KeyRules.Replace(name, Wan);

    /// <summary>
    /// Our name for a name of transformers' <c>T5EncoderModel</c> or <c>UMT5EncoderModel</c>; null for the second copy of
    /// the embedding that some files hold.
    /// </summary>
    /// <param name="name">Their name.</param>
    /// <param name="sharesPositionBias">T5 keeps the one table of all blocks in its first block.</param>
    public static string? FromHuggingFace(string name, bool sharesPositionBias)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "shared.weight")
        {
            return null;
        }

        var ours = KeyRules.Replace(name, HuggingFace);
        return sharesPositionBias && ours == "blocks.0.positionBias.table" ? "positionBias.table" : ours;
    }
}
