namespace Sora.Lab.Weights;

/// <summary>What key maps share.</summary>
internal static class KeyRules
{
    private static readonly string[] SelfAttention = ["attn1.to_q.", "attn1.to_k.", "attn1.to_v."];

    /// <summary>Applies the rules in order, each wherever it fits.</summary>
    public static string Replace(string name, IEnumerable<(string Theirs, string Ours)> rules)
    {
        ArgumentNullException.ThrowIfNull(name);
        return rules.Aggregate(name, (key, rule) => key.Replace(rule.Theirs, rule.Ours, StringComparison.Ordinal));
    }

    /// <summary>The place of a tensor of diffusers: a third of our one matrix for the queries, keys and values of self-attention.</summary>
    public static TensorPlace QueryKeyValue(string theirs, string ours)
    {
        var part = Array.FindIndex(SelfAttention, name => theirs.Contains(name, StringComparison.Ordinal));
        return part < 0 ? new(ours) : new(ours, part, SelfAttention.Length);
    }
}
