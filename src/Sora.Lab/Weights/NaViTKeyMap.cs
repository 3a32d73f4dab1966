using System.Text.RegularExpressions;

namespace Sora.Lab.Weights;

/// <summary>Names of tensors in NaViT of lucidrains' vit-pytorch, mapped to ours.</summary>
public static partial class NaViTKeyMap
{
    private static readonly (string Theirs, string Ours)[] Parts =
    [
        ("to_patch_embedding.0.", "patchNorm."),
        ("to_patch_embedding.1.", "patchProjection."),
        ("to_patch_embedding.2.", "tokenNorm."),
        ("pos_embed_height", "rowPositions"),
        ("pos_embed_width", "columnPositions"),
        ("transformer.norm.", "norm."),
        ("attn_pool_queries", "poolingQuery"),
        ("attn_pool.", "pooling."),
        ("mlp_head.0.", "headNorm."),
        ("mlp_head.1.", "head."),
        ("q_norm.gamma", "queryGain"),
        ("k_norm.gamma", "keyGain"),
        ("to_q.", "query."),
        ("to_kv.", "keyValue."),
        ("to_out.0.", "output."),
        (".gamma", ".weight"),
        (".beta", ".bias"),
    ];

    /// <summary>Our name for a name of theirs.</summary>
    /// <param name="name">Such as <c>transformer.layers.0.1.4.weight</c>.</param>
    public static string FromVitPytorch(string name) =>
        KeyRules.Replace(
            Layer()
                .Replace(
                    name,
                    match =>
                        $"blocks.{match.Groups[1].Value}."
                        + match.Groups[2].Value switch
                        {
                            "0" => "attention.",
                            "1.0" => "feedForwardNorm.",
                            "1.1" => "feedForward.up.",
                            _ => "feedForward.down.",
                        }
                ),
            Parts
        );

    [GeneratedRegex(@"^transformer\.layers\.(\d+)\.(0|1\.[014])\.")]
    private static partial Regex Layer();
}
