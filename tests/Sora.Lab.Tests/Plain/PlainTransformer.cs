using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Plain;

/// <summary>Wan2.1's transformer for one clip: frame by frame its own time, text without what is hidden of it, and an image or none.</summary>
internal sealed class PlainTransformer(DiffusionTransformer model)
{
    private readonly DiffusionTransformerConfig config = model.Config;
    private readonly PlainWeights w = new(model);

    /// <summary>A clip [C T H W] -> [C' T H W].</summary>
    public double[] Run(double[] clip, (int T, int H, int W) size, double[] times, double[][] text, double[][]? image)
    {
        var patch = config.Patch;
        var grid = (T: size.T / patch.Frames, H: size.H / patch.Height, W: size.W / patch.Width);
        var x = Tokens(clip, size, grid);
        var places = Places(grid);
        var embedded = times
            .Select(t => w.Time(Plain.Sinusoid(1000 * t, config.FrequencyWidth), "timeEmbedding"))
            .ToArray();
        var six = embedded.Select(e => w.Linear(e.Select(Plain.Silu).ToArray(), "timeProjection")).ToArray();
        var prompt = w.FeedForward(text, "textEmbedding", Plain.Gelu);
        var picture = image is null ? null : Image(image);
        for (var i = 0; i < config.Depth; i++)
        {
            x = Block($"blocks.{i}", x, places, six, prompt, picture);
        }

        var table = w.Vector("head.modulation").Chunk(config.Width).ToArray();
        var y = x.Select(
            (row, n) =>
                Plain.Modulate(
                    [row],
                    Plain.Add(embedded[places[n].Frame], table[0]),
                    Plain.Add(embedded[places[n].Frame], table[1]),
                    config.Epsilon
                )[0]
        );
        return Unpatchify(w.Linear(y.ToArray(), "head.projection"), size, grid);
    }

    private double[][] Block(
        string block,
        double[][] x,
        (int Frame, int Row, int Column)[] places,
        double[][] six,
        double[][] text,
        double[][]? image
    )
    {
        var table = w.Vector(block + ".modulation");
        var m = six.Select(row => Plain.Add(row, table).Chunk(config.Width).ToArray()).ToArray();
        double[][] Modulated(int shift) =>
            [
                .. x.Select(
                    (row, n) =>
                        Plain.Modulate([row], m[places[n].Frame][shift], m[places[n].Frame][shift + 1], config.Epsilon)[
                            0
                        ]
                ),
            ];
        double[][] Gated(int gate, double[][] y) =>
            [.. x.Select((row, n) => Plain.Gated([row], m[places[n].Frame][gate], [y[n]])[0])];

        x = Gated(2, SelfAttention(block + ".selfAttention", Modulated(0), places));
        var normed = w.LayerNorm(x, block + ".crossNorm", config.Epsilon);
        x = Plain.Add(x, CrossAttention(block + ".crossAttention", normed, text, image));
        return Gated(5, w.FeedForward(Modulated(3), block + ".feedForward", Plain.GeluOf(config.Gelu)));
    }

    private double[][] SelfAttention(string name, double[][] x, (int Frame, int Row, int Column)[] places)
    {
        double[][] Turned(string part) =>
            [
                .. Normed(w.Linear(x, $"{name}.{part}"), $"{name}.{part}Norm.weight")
                    .Select(
                        (row, n) => row.Chunk(config.HeadWidth).SelectMany(head => Turn(head, places[n])).ToArray()
                    ),
            ];
        var mixed = Plain.Attend(
            Turned("query"),
            Turned("key"),
            w.Linear(x, name + ".value"),
            config.Heads,
            1 / Math.Sqrt(config.HeadWidth)
        );
        return w.Linear(mixed, name + ".output");
    }

    private double[][] CrossAttention(string name, double[][] x, double[][] text, double[][]? image)
    {
        var query = Normed(w.Linear(x, name + ".query"), name + ".queryNorm.weight");
        double[][] To(double[][] context, string part) =>
            Plain.Attend(
                query,
                Normed(w.Linear(context, $"{name}.{part}.key"), $"{name}.{part}.keyNorm.weight"),
                w.Linear(context, $"{name}.{part}.value"),
                config.Heads,
                1 / Math.Sqrt(config.HeadWidth)
            );
        var mixed = To(text, "text");
        return w.Linear(image is null ? mixed : Plain.Add(mixed, To(image, "image")), name + ".output");
    }

    // Over the whole width, or head by head with one gain for all.
    private double[][] Normed(double[][] x, string name)
    {
        var gain = w.Vector(name);
        return
        [
            .. x.Select(row =>
                row.Chunk(gain.Length).SelectMany(part => Plain.RmsNorm(part, gain, config.Epsilon)).ToArray()
            ),
        ];
    }

    // Pairs of neighbours turn: some with the frame, some with the row, some with the column.
    private static double[] Turn(double[] head, (int Frame, int Row, int Column) place)
    {
        var spatial = 2 * (head.Length / 6);
        var turned = new double[head.Length];
        var start = 0;
        foreach (
            var (position, width) in new[]
            {
                (place.Frame, head.Length - (2 * spatial)),
                (place.Row, spatial),
                (place.Column, spatial),
            }
        )
        {
            for (var i = 0; i < width; i += 2)
            {
                var angle = position * Math.Pow(10000, -i / (double)width);
                var (a, b) = (head[start + i], head[start + i + 1]);
                turned[start + i] = (a * Math.Cos(angle)) - (b * Math.Sin(angle));
                turned[start + i + 1] = (a * Math.Sin(angle)) + (b * Math.Cos(angle));
            }

            start += width;
        }

        return turned;
    }

    private double[][] Image(double[][] states)
    {
        var normed = w.LayerNorm(states, "imageEmbedding.inputNorm");
        var hidden = Plain.Map(w.Linear(normed, "imageEmbedding.up"), Plain.ExactGelu);
        return w.LayerNorm(w.Linear(hidden, "imageEmbedding.down"), "imageEmbedding.outputNorm");
    }

    private static (int Frame, int Row, int Column)[] Places((int T, int H, int W) grid) =>
        [
            .. from t in Enumerable.Range(0, grid.T)
            from y in Enumerable.Range(0, grid.H)
            from x in Enumerable.Range(0, grid.W)
            select (t, y, x),
        ];

    private double[][] Tokens(double[] clip, (int T, int H, int W) size, (int T, int H, int W) grid)
    {
        var patch = config.Patch;
        var patches = Places(grid)
            .Select(at =>
                (
                    from c in Enumerable.Range(0, config.InputChannels)
                    from t in Enumerable.Range(at.Frame * patch.Frames, patch.Frames)
                    from y in Enumerable.Range(at.Row * patch.Height, patch.Height)
                    from x in Enumerable.Range(at.Column * patch.Width, patch.Width)
                    select clip[(((((c * size.T) + t) * size.H) + y) * size.W) + x]
                ).ToArray()
            );
        return w.Linear(patches.ToArray(), "patchEmbedding");
    }

    // In a patch the order is frame, row, column, channel.
    private double[] Unpatchify(double[][] values, (int T, int H, int W) size, (int T, int H, int W) grid)
    {
        var (patch, channels) = (config.Patch, config.OutputChannels);
        return
        [
            .. from c in Enumerable.Range(0, channels)
            from t in Enumerable.Range(0, size.T)
            from y in Enumerable.Range(0, size.H)
            from x in Enumerable.Range(0, size.W)
            let token = (((t / patch.Frames * grid.H) + (y / patch.Height)) * grid.W) + (x / patch.Width)
            let inside = ((((t % patch.Frames) * patch.Height) + (y % patch.Height)) * patch.Width) + (x % patch.Width)
            select values[token][(inside * channels) + c],
        ];
    }
}
