using Sora.Lab.Text;

namespace Sora.Lab.Tests.Plain;

/// <summary>T5's encoder for one text, without any padding.</summary>
internal static class PlainTextEncoder
{
    public static double[][] Run(TextEncoder model, int[] ids)
    {
        var (config, w) = (model.Config, new PlainWeights(model));
        var x = ids.Select(id => w.Matrix("tokenEmbedding.weight")[id]).ToArray();
        for (var i = 0; i < config.Layers; i++)
        {
            var block = $"blocks.{i}";
            var table = w.Matrix(config.SharesPositionBias ? "positionBias.table" : block + ".positionBias.table");
            var normed = w.RmsNorm(x, block + ".attentionNorm.weight");
            var mixed = Plain.Attend(
                w.Linear(normed, block + ".attention.query"),
                w.Linear(normed, block + ".attention.key"),
                w.Linear(normed, block + ".attention.value"),
                config.Heads,
                scale: 1,
                (head, query, key) => table[Bucket(key - query, config)][head]
            );
            x = Plain.Add(x, w.Linear(mixed, block + ".attention.output"));
            x = Plain.Add(x, FeedForward(w, w.RmsNorm(x, block + ".feedForwardNorm.weight"), block, config));
        }

        return w.RmsNorm(x, "norm.weight");
    }

    private static double[][] FeedForward(PlainWeights w, double[][] x, string block, TextEncoderConfig config)
    {
        var up = w.Linear(x, block + ".feedForward.up");
        var hidden =
            config.FeedForward == TextFeedForwardForm.Relu
                ? Plain.Map(up, value => Math.Max(value, 0))
                : Plain
                    .Map(w.Linear(x, block + ".feedForward.gate"), Plain.Gelu)
                    .Zip(up, (gate, row) => gate.Zip(row, (a, b) => a * b).ToArray())
                    .ToArray();
        return w.Linear(hidden, block + ".feedForward.down");
    }

    // The first half of each side has a bucket for each distance, the rest grows with the logarithm, which is published in float32.
    private static int Bucket(int distance, TextEncoderConfig config)
    {
        var half = config.PositionBuckets / 2;
        var (exact, far, side) = (half / 2, Math.Abs(distance), distance > 0 ? half : 0);
        var share = MathF.Log((float)far / exact) / MathF.Log((float)config.MaxDistance / exact);
        return side + (far < exact ? far : Math.Min(half - 1, exact + (int)(share * (half - exact))));
    }
}
