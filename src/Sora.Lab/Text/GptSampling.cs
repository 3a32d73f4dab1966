using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>How the next token is drawn: the temperature first, then the likeliest few, then the likeliest part.</summary>
/// <param name="Temperature">Above 0: below 1 likely tokens become likelier, above 1 all come closer.</param>
/// <param name="TopK">Only so many of the likeliest are drawn from, 1 for the likeliest alone; null for all.</param>
/// <param name="TopP">
/// Only the fewest likeliest whose shares reach this, in (0, 1], are drawn from: many where the next token is open, few
/// where it is clear.
/// </param>
/// <remarks>Fan et al. 2018, section 5.4 (top-k); Holtzman et al. 2020, section 3.1 (top-p).</remarks>
public sealed record GptSampling(double Temperature = 1, int? TopK = null, double TopP = 1)
{
    /// <summary>Always the likeliest.</summary>
    public static GptSampling Greedy { get; } = new(TopK: 1);

    /// <summary>How likely each token is drawn.</summary>
    /// <param name="logits"><c>[..., V]</c>.</param>
    /// <returns><c>[..., V]</c>, which sum to 1.</returns>
    public Tensor Likelihoods(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var scaled = logits.Over(Checked().Temperature);
        if (TopK is { } count && count < logits.size(-1))
        {
            using var nothing = double.NegativeInfinity.ToScalar();
            var least = scaled.topk(count).values.narrow(-1, count - 1, 1);
            scaled = scaled.masked_fill(scaled.lt(least), nothing);
        }

        var shares = scaled.softmax(-1);
        return (TopP < 1 ? Nucleus(shares) : shares).MoveToOuterDisposeScope();
    }

    /// <summary>This, if its numbers are in their ranges.</summary>
    /// <exception cref="ArgumentException">They are not; the message says which.</exception>
    internal GptSampling Checked()
    {
        var (name, expected, found) =
            !(Temperature > 0 && double.IsFinite(Temperature)) ? (nameof(Temperature), "above 0", Temperature)
            : TopK < 1 ? (nameof(TopK), "at least 1", TopK.Value)
            : TopP is not (> 0 and <= 1) ? (nameof(TopP), "in (0, 1]", TopP)
            : ("", "", 0);
        return name.Length == 0
            ? this
            : throw new ArgumentException(
                FormattableString.Invariant($"Drawing the next token: expected {name} {expected}; found {found}.")
            );
    }

    private Tensor Nucleus(Tensor shares)
    {
        using var part = TopP.ToScalar();
        using var none = 0.0.ToScalar();
        var (sorted, places) = shares.sort(-1, descending: true);
        var isReached = sorted.cumsum(-1).sub(sorted).ge(part); // by those before it
        var kept = zeros_like(shares).scatter(-1, places, sorted.masked_fill(isReached, none));
        return kept.div(kept.sum(-1, keepdim: true));
    }
}
