namespace Sora.Lab.Text;

/// <summary>How the next token is drawn.</summary>
/// <param name="Temperature">Above 0: below 1 likely tokens become likelier, above 1 all come closer.</param>
/// <param name="TopK">Only so many of the likeliest are drawn from, 1 for the likeliest alone; null for all.</param>
/// <remarks>Fan et al. 2018, section 5.4 (top-k).</remarks>
public sealed record GptSampling(double Temperature = 1, int? TopK = null)
{
    /// <summary>Always the likeliest.</summary>
    public static GptSampling Greedy { get; } = new(TopK: 1);
}
