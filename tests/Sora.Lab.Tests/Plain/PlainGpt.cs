using Sora.Lab.Text;

namespace Sora.Lab.Tests.Plain;

/// <summary>GPT-2 for one text.</summary>
internal static class PlainGpt
{
    public static double[][] Run(Gpt model, int[] ids)
    {
        var (config, w) = (model.Config, new PlainWeights(model));
        var tokens = w.Matrix("tokenEmbedding");
        var x = ids.Select((id, i) => Plain.Add(tokens[id], w.Matrix("positionEmbedding")[i])).ToArray();
        for (var i = 0; i < config.Layers; i++)
        {
            var block = $"blocks.{i}";
            var normed = w.LayerNorm(x, block + ".attentionNorm");
            x = Plain.Add(x, w.SelfAttention(normed, block + ".attention", config.Heads, isCausal: true));
            normed = w.LayerNorm(x, block + ".feedForwardNorm");
            x = Plain.Add(x, w.FeedForward(normed, block + ".feedForward", Plain.GeluOf(config.Gelu)));
        }

        var states = w.LayerNorm(x, "norm");
        return [.. states.Select(state => tokens.Select(row => row.Zip(state, (a, b) => a * b).Sum()).ToArray())];
    }
}
