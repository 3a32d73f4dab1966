namespace Sora.Lab.Weights;

/// <summary>Names of tensors in published GPT-2 checkpoints, mapped to ours.</summary>
public static class GptKeyMap
{
    private static readonly (string Theirs, string Ours)[] Parts =
    [
        ("transformer.wte.weight", "tokenEmbedding"),
        ("transformer.wpe.weight", "positionEmbedding"),
        ("transformer.ln_f.", "norm."),
        ("transformer.h.", "blocks."),
        (".ln_1.", ".attentionNorm."),
        (".ln_2.", ".feedForwardNorm."),
        (".attn.c_attn.", ".attention.qkv."),
        (".attn.c_proj.", ".attention.output."),
        (".mlp.c_fc.", ".feedForward.up."),
        (".mlp.c_proj.", ".feedForward.down."),
    ];

    /// <summary>Our name for a name of nanoGPT; null for the second name of the embedding.</summary>
    /// <param name="name">Such as <c>transformer.h.0.attn.c_attn.weight</c>.</param>
    public static string? FromNanoGpt(string name) => name == "lm_head.weight" ? null : KeyRules.Replace(name, Parts);

    /// <summary>Our place for a tensor of transformers' <c>GPT2LMHeadModel</c>, whose matrices are the other way round.</summary>
    /// <inheritdoc cref="FromNanoGpt" path="/param"/>
    public static TensorPlace? FromHuggingFace(string name) =>
        FromNanoGpt(name) is { } ours
            ? new(
                ours,
                IsTransposed: name.Contains(".c_", StringComparison.Ordinal)
                    && name.EndsWith("weight", StringComparison.Ordinal)
            )
            : null;
}
