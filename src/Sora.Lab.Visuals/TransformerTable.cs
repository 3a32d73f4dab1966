using Microsoft.Data.Analysis;
using Sora.Lab.Transformers;

namespace Sora.Lab.Visuals;

/// <summary>Where the parameters and the work of a diffusion transformer are.</summary>
public static class TransformerTable
{
    private const string Embedding = "patch embedding";
    private const string Words = "text embedding";
    private const string Time = "time and modulation";
    private const string Clip = "attention to the clip: matrices";
    private const string Scores = "attention to the clip: n x n";
    private const string Prompt = "attention to the prompt";
    private const string Feed = "feed-forward";
    private const string Head = "head";

    /// <summary>A row a part, all blocks together: its parameters, and the operations of one pass over one clip.</summary>
    /// <remarks>As <see cref="Published.GenerationCost.TransformerPass"/> counts, with what a patch embedding sees beyond its patch and the network for time besides.</remarks>
    /// <param name="transformer">The network.</param>
    /// <param name="tokens">Tokens of the clip, n.</param>
    /// <param name="textTokens">Tokens of its prompt, L.</param>
    /// <returns>Columns part, parameters, share of parameters in percent, MFLOP, share of MFLOP in percent.</returns>
    public static DataFrame Of(DiffusionTransformer transformer, long tokens, long textTokens)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        var counts = transformer
            .named_parameters()
            .GroupBy(pair => PartOf(pair.name))
            .ToDictionary(part => part.Key, part => part.Sum(pair => pair.parameter.numel()));
        var work = Operations(transformer, tokens, textTokens);
        string[] parts = [Embedding, Words, Time, Clip, Scores, Prompt, Feed, Head];
        var (parameters, operations) = ((double)counts.Values.Sum(), work.Values.Sum());
        return new DataFrame(
            new StringDataFrameColumn("part", parts),
            new Int64DataFrameColumn("parameters", parts.Select(part => counts.GetValueOrDefault(part))),
            Rounded("% of them", parts.Select(part => 100 * counts.GetValueOrDefault(part) / parameters)),
            Rounded("MFLOP", parts.Select(part => work[part] / 1e6)),
            Rounded("% of work", parts.Select(part => 100 * work[part] / operations))
        );
    }

    private static Dictionary<string, double> Operations(DiffusionTransformer transformer, double n, double l)
    {
        var config = transformer.Config;
        double d = config.Width,
            f = config.FeedForwardWidth,
            k = config.Depth;
        return new()
        {
            [Embedding] = 2 * n * Matrices(transformer, Embedding),
            [Words] = 2 * l * Matrices(transformer, Words),
            [Time] = 2 * Matrices(transformer, Time),
            [Clip] = k * 2 * n * 4 * d * d,
            [Scores] = k * 4 * n * n * d,
            [Prompt] = k * ((4 * n * d * d) + (4 * n * l * d) + (4 * l * d * d)),
            [Feed] = k * 4 * n * d * f,
            [Head] = 2 * n * Matrices(transformer, Head),
        };
    }

    // Tables that are only added, such as those of modulation, are no matrices.
    private static long Matrices(DiffusionTransformer transformer, string part) =>
        transformer
            .named_parameters()
            .Where(pair => PartOf(pair.name) == part && pair.name.EndsWith("weight", StringComparison.Ordinal))
            .Sum(pair => pair.parameter.dim() > 1 ? pair.parameter.numel() : 0);

    private static string PartOf(string parameter) =>
        parameter.Split('.') switch
        {
            ["blocks", _, "selfAttention", ..] => Clip,
            ["blocks", _, "crossAttention" or "crossNorm", ..] => Prompt,
            ["blocks", _, "feedForward", ..] => Feed,
            ["patchEmbedding" or "positions", ..] => Embedding,
            ["textEmbedding" or "imageEmbedding", ..] => Words,
            ["head", ..] => Head,
            _ => Time,
        };

    private static DoubleDataFrameColumn Rounded(string name, IEnumerable<double> values) =>
        new(name, values.Select(value => Math.Round(value, 1)));
}
