using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Plain;

/// <summary>NaViT for one image.</summary>
internal static class PlainNaViT
{
    public static double[] Run(NaViT model, double[] image, int height, int width)
    {
        var (config, w) = (model.Config, new PlainWeights(model));
        var x = Tokens(w, config, image, height, width);
        for (var i = 0; i < config.Depth; i++)
        {
            var block = $"blocks.{i}";
            x = Plain.Add(x, Attend(w, block + ".attention", config, x, null));
            var normed = w.LayerNorm(x, block + ".feedForwardNorm");
            x = Plain.Add(x, w.FeedForward(normed, block + ".feedForward", Plain.ExactGelu));
        }

        double[][] query = [w.Vector("poolingQuery")];
        var pooled = Plain.Add(query, Attend(w, "pooling", config, query, w.LayerNorm(x, "norm")));
        return w.Linear(w.LayerNorm(pooled, "headNorm"), "head")[0];
    }

    private static double[][] Tokens(PlainWeights w, NaViTConfig config, double[] image, int height, int width)
    {
        var patch = config.PatchSide;
        var patches = new List<double[]>();
        var places = new List<double[]>();
        for (var row = 0; row < height / patch; row++)
        {
            for (var column = 0; column < width / patch; column++)
            {
                var values =
                    from c in Enumerable.Range(0, config.Channels)
                    from y in Enumerable.Range(row * patch, patch)
                    from x in Enumerable.Range(column * patch, patch)
                    select image[(((c * height) + y) * width) + x];
                patches.Add([.. values]);
                places.Add(Plain.Add(w.Matrix("rowPositions")[row], w.Matrix("columnPositions")[column]));
            }
        }

        var tokens = w.LayerNorm(w.Linear(w.LayerNorm([.. patches], "patchNorm"), "patchProjection"), "tokenNorm");
        return Plain.Add(tokens, [.. places]);
    }

    private static double[][] Attend(PlainWeights w, string name, NaViTConfig config, double[][] x, double[][]? context)
    {
        var normed = w.LayerNorm(x, name + ".norm");
        var (kv, width) = (w.Linear(context ?? normed, name + ".keyValue"), config.Heads * config.HeadWidth);
        var mixed = Plain.Attend(
            Normed(w, w.Linear(normed, name + ".query"), name + ".queryGain", config),
            Normed(w, Plain.Columns(kv, 0, width), name + ".keyGain", config),
            Plain.Columns(kv, width, width),
            config.Heads,
            scale: 1
        );
        return w.Linear(mixed, name + ".output");
    }

    private static double[][] Normed(PlainWeights w, double[][] x, string name, NaViTConfig config)
    {
        var gains = w.Vector(name).Chunk(config.HeadWidth).ToArray();
        return
        [
            .. x.Select(row =>
                row.Chunk(config.HeadWidth).SelectMany((head, i) => Plain.RmsNorm(head, gains[i], 0)).ToArray()
            ),
        ];
    }
}
