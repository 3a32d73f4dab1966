namespace Sora.Lab.Weights;

/// <summary>What key maps share.</summary>
internal static class KeyRules
{
    private static readonly string[][] QueriesKeysValues =
    [
        ["attn1.to_q.", "attn1.to_k.", "attn1.to_v."],
        ["self_attn.q_proj.", "self_attn.k_proj.", "self_attn.v_proj."],
    ];

    /// <summary>Applies the rules in order, each wherever it fits.</summary>
    public static string Replace(string name, IEnumerable<(string Theirs, string Ours)> rules)
    {
        ArgumentNullException.ThrowIfNull(name);
        return rules.Aggregate(name, (key, rule) => key.Replace(rule.Theirs, rule.Ours, StringComparison.Ordinal));
    }

    /// <summary>
    /// The place of a tensor of diffusers or transformers: a third of our one matrix for the queries, keys and values of self-attention.
    /// </summary>
    public static TensorPlace QueryKeyValue(string theirs, string ours)
    {
        var parts = QueriesKeysValues.Select(names =>
            Array.FindIndex(names, name => theirs.Contains(name, StringComparison.Ordinal))
        );
        var part = parts.Max();
        return part < 0 ? new(ours) : new(ours, part, Parts: 3);
    }
}
