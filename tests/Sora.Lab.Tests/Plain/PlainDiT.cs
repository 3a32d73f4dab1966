using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Plain;

/// <summary>DiT for one image, Latte for one clip.</summary>
internal static class PlainDiT
{
    /// <summary>An image [C H W] -> [C' H W].</summary>
    public static double[] Run(DiT model, double[] image, long step, long? label)
    {
        var (config, w) = (model.Config, new PlainWeights(model));
        var side = config.InputSize / config.PatchSide;
        var x = Tokens(w, image, config.Channels, config.InputSize, config.PatchSide);
        for (var i = 0; i < config.Depth; i++)
        {
            var told = Condition(w, $"conditions.{(config.EmbedsInEachBlock ? i : 0)}", config, step, label);
            x = Block(w, $"blocks.{i}", x, told, config.Heads);
        }

        return Head(w, x, Condition(w, "conditions.0", config, step, label), side, config.PatchSide);
    }

    /// <summary>A clip of images -> images.</summary>
    public static double[][] Run(Latte model, double[][] clip, long step, long? label)
    {
        var (config, w) = (model.Config, new PlainWeights(model));
        var side = config.InputSize / config.PatchSide;
        var told = Condition(w, "conditions.0", config, step, label);
        var frames = clip.Select(image => Tokens(w, image, config.Channels, config.InputSize, config.PatchSide))
            .ToArray();
        for (var i = 0; i < config.Depth; i += 2)
        {
            frames = [.. frames.Select(frame => Block(w, $"blocks.{i}", frame, told, config.Heads))];
            var first = i == 0;
            frames = OverTime(frames, config.Width, first, x => Block(w, $"blocks.{i + 1}", x, told, config.Heads));
        }

        return [.. frames.Select(frame => Head(w, frame, told, side, config.PatchSide))];
    }

    /// <summary>A clip of images and its text -> images.</summary>
    public static double[][] Run(LatteTextToVideo model, double[][] clip, long step, double[][] text)
    {
        var (config, w) = (model.Config, new PlainWeights(model));
        var time = w.Time(Plain.Sinusoid(step, 256), "timeEmbedding");
        var six = w.Linear(time.Select(Plain.Silu).ToArray(), "timeProjection");
        var prompt = w.FeedForward(text, "textEmbedding", Plain.Gelu);
        var frames = clip.Select(image => Tokens(w, image, config.InputChannels, config.InputSize, config.PatchSide))
            .ToArray();
        for (var i = 0; i < config.Depth; i++)
        {
            frames = [.. frames.Select(frame => LatteBlock(w, $"spatial.{i}", frame, six, prompt, config.Heads))];
            var first = i == 0 && clip.Length > 1;
            frames = OverTime(
                frames,
                config.Width,
                first,
                x => LatteBlock(w, $"temporal.{i}", x, six, null, config.Heads)
            );
        }

        var table = w.Matrix("modulation");
        return
        [
            .. frames.Select(frame =>
            {
                var y = Plain.Modulate(frame, Plain.Add(time, table[0]), Plain.Add(time, table[1]));
                return Unpatchify(w.Linear(y, "projection"), config.InputSize / config.PatchSide, config.PatchSide);
            }),
        ];
    }

    private static double[][] LatteBlock(
        PlainWeights w,
        string block,
        double[][] x,
        double[] six,
        double[][]? text,
        int heads
    )
    {
        var width = x[0].Length;
        var m = six.Zip(w.Vector(block + ".modulation"), (a, b) => a + b).Chunk(width).ToArray();
        x = Plain.Gated(x, m[2], w.SelfAttention(Plain.Modulate(x, m[0], m[1]), block + ".attention", heads));
        if (text is not null)
        {
            var cross = block + ".crossAttention";
            var mixed = Plain.Attend(
                w.Linear(x, cross + ".query"),
                w.Linear(text, cross + ".key"),
                w.Linear(text, cross + ".value"),
                heads,
                1 / Math.Sqrt(width / (double)heads)
            );
            x = Plain.Add(x, w.Linear(mixed, cross + ".output"));
        }

        return Plain.Gated(x, m[5], w.FeedForward(Plain.Modulate(x, m[3], m[4]), block + ".feedForward", Plain.Gelu));
    }

    // Each place of the grid by itself, through all frames.
    private static double[][][] OverTime(
        double[][][] frames,
        int width,
        bool isFirst,
        Func<double[][], double[][]> block
    )
    {
        var result = frames.Select(frame => new double[frame.Length][]).ToArray();
        for (var place = 0; place < frames[0].Length; place++)
        {
            var line = frames
                .Select((frame, t) => isFirst ? Plain.Add(frame[place], Plain.Waves(t, width)) : frame[place])
                .ToArray();
            var passed = block(line);
            for (var t = 0; t < frames.Length; t++)
            {
                result[t][place] = passed[t];
            }
        }

        return result;
    }

    private static double[] Condition(PlainWeights w, string name, DiTConfig config, long step, long? label)
    {
        var time = w.Time(Plain.Sinusoid(step, 256, config.ReachesBaseFrequency), name + ".time");
        return label is { } of ? Plain.Add(time, w.Matrix(name + ".label.weight")[of]) : time;
    }

    private static double[][] Block(PlainWeights w, string block, double[][] x, double[] told, int heads)
    {
        var m = w.Linear(told.Select(Plain.Silu).ToArray(), block + ".modulation").Chunk(x[0].Length).ToArray();
        x = Plain.Gated(x, m[2], w.SelfAttention(Plain.Modulate(x, m[0], m[1]), block + ".attention", heads));
        return Plain.Gated(x, m[5], w.FeedForward(Plain.Modulate(x, m[3], m[4]), block + ".feedForward", Plain.Gelu));
    }

    private static double[] Head(PlainWeights w, double[][] x, double[] told, int side, int patch)
    {
        var m = w.Linear(told.Select(Plain.Silu).ToArray(), "head.modulation").Chunk(x[0].Length).ToArray();
        return Unpatchify(w.Linear(Plain.Modulate(x, m[0], m[1]), "head.projection"), side, patch);
    }

    private static double[][] Tokens(PlainWeights w, double[] image, int channels, int size, int patch)
    {
        var tokens = new List<double[]>();
        for (var row = 0; row < size / patch; row++)
        {
            for (var column = 0; column < size / patch; column++)
            {
                var values =
                    from c in Enumerable.Range(0, channels)
                    from y in Enumerable.Range(row * patch, patch)
                    from x in Enumerable.Range(column * patch, patch)
                    select image[(((c * size) + y) * size) + x];
                var token = w.Linear(values.ToArray(), "patchEmbedding");
                double[] place = [.. Plain.Waves(column, token.Length / 2), .. Plain.Waves(row, token.Length / 2)];
                tokens.Add(Plain.Add(token, place));
            }
        }

        return [.. tokens];
    }

    // In a patch the order is row, column, channel.
    private static double[] Unpatchify(double[][] values, int side, int patch)
    {
        var (channels, size) = (values[0].Length / (patch * patch), side * patch);
        return
        [
            .. from c in Enumerable.Range(0, channels)
            from y in Enumerable.Range(0, size)
            from x in Enumerable.Range(0, size)
            select values[(y / patch * side) + (x / patch)][((((y % patch) * patch) + (x % patch)) * channels) + c],
        ];
    }
}
