using Sora.Lab.Autoencoder;

namespace Sora.Lab.Tests.Plain;

/// <summary>Wan2.1's autoencoder for one whole clip, without patches or a linear path.</summary>
internal sealed class PlainAutoencoder(VideoAutoencoder model)
{
    private readonly VideoAutoencoderConfig config = model.Config;
    private readonly PlainWeights w = new(model);

    /// <summary>The mean of the latent.</summary>
    public PlainClip Encode(PlainClip clip)
    {
        var x = Causal(clip, "encoder.convIn", config.PixelKernelFrames, 3);
        var layer = 0;
        for (var stage = 0; stage < config.Encoder.Count; stage++)
        {
            for (var block = 0; block < config.Encoder[stage].Blocks; block++)
            {
                x = Residual(x, $"encoder.stages.{layer++}");
            }

            x =
                stage < config.TimeStrides.Count
                    ? Downsample(x, $"encoder.stages.{layer++}", config.TimeStrides[stage])
                    : x;
        }

        x = config.EncoderMiddle ? Middle(x, "encoder.middle") : x;
        x = Causal(Norm(x, "encoder.norm").Map(Plain.Silu), "encoder.convOut", 3, 3);
        var moments = Causal(x, "encoder.toMoments", 1, 1);
        return PlainClip.Make(
            config.LatentChannels,
            moments.Frames,
            moments.Height,
            moments.Width,
            (c, t, y, x) => moments[c, t, y, x]
        );
    }

    /// <summary>The pixels of a latent.</summary>
    public PlainClip Decode(PlainClip latent)
    {
        var x = Causal(Causal(latent, "decoder.fromLatent", 1, 1), "decoder.convIn", 3, 3);
        x = config.DecoderMiddle ? Middle(x, "decoder.middle") : x;
        var layer = 0;
        for (var stage = config.Decoder.Count - 1; stage >= 0; stage--)
        {
            for (var block = 0; block < config.Decoder[stage].Blocks; block++)
            {
                x = Residual(x, $"decoder.stages.{layer++}");
            }

            x = stage > 0 ? Upsample(x, $"decoder.stages.{layer++}", config.TimeStrides[stage - 1]) : x;
        }

        return Causal(Norm(x, "decoder.norm").Map(Plain.Silu), "decoder.convOut", config.PixelKernelFrames, 3);
    }

    private PlainClip Residual(PlainClip x, string name)
    {
        var h = Causal(Norm(x, name + ".norm1").Map(Plain.Silu), name + ".conv1", 3, 3);
        h = Causal(Norm(h, name + ".norm2").Map(Plain.Silu), name + ".conv2", config.SecondKernelFrames, 3);
        return h.Add(w.Has(name + ".shortcut.convolution.weight") ? Causal(x, name + ".shortcut", 1, 1) : x);
    }

    private PlainClip Middle(PlainClip x, string name)
    {
        x = Residual(x, name + ".before");
        var normed = Norm(x, name + ".attention.norm");
        var qkv = Convolve(normed, name + ".attention.qkv", (1, 1), (0, 0), (1, 1), (x.Frames, x.Height, x.Width));
        var mixed = new PlainClip(x.Channels, x.Frames, x.Height, x.Width);
        for (var t = 0; t < x.Frames; t++)
        {
            Attend(qkv, mixed, t);
        }

        var added = Convolve(
            mixed,
            name + ".attention.projection",
            (1, 1),
            (0, 0),
            (1, 1),
            (x.Frames, x.Height, x.Width)
        );
        return Residual(x.Add(added), name + ".after");
    }

    // One head over the places of a frame.
    private static void Attend(PlainClip qkv, PlainClip mixed, int t)
    {
        var width = mixed.Channels;
        double[][] Part(int part) =>
            [
                .. from y in Enumerable.Range(0, qkv.Height)
                from x in Enumerable.Range(0, qkv.Width)
                select Enumerable.Range(part * width, width).Select(c => qkv[c, t, y, x]).ToArray(),
            ];
        var rows = Plain.Attend(Part(0), Part(1), Part(2), heads: 1, 1 / Math.Sqrt(width));
        for (var i = 0; i < rows.Length; i++)
        {
            for (var c = 0; c < width; c++)
            {
                mixed[c, t, i / qkv.Width, i % qkv.Width] = rows[i][c];
            }
        }
    }

    private PlainClip Downsample(PlainClip x, string name, bool halvesTime)
    {
        var half = Convolve(x, name + ".space", (1, 3), (0, 0), (1, 2), (x.Frames, x.Height / 2, x.Width / 2));
        if (!halvesTime || x.Frames == 1)
        {
            return half;
        }

        // The first frame stays, and is what came before the second.
        var first = PlainClip.Make(half.Channels, 1, half.Height, half.Width, (c, _, y, x) => half[c, 0, y, x]);
        var later = Convolve(
            half,
            name + ".time",
            (3, 1),
            (0, 0),
            (2, 1),
            ((x.Frames - 1) / 2, half.Height, half.Width)
        );
        return first.Then(later);
    }

    private PlainClip Upsample(PlainClip x, string name, bool doublesTime)
    {
        if (doublesTime && x.Frames > 1)
        {
            var both = Causal(x.From(1), name + ".time", 3, 1);
            var (frames, channels) = (2 * (x.Frames - 1), x.Channels);
            var doubled = PlainClip.Make(
                channels,
                frames,
                x.Height,
                x.Width,
                (c, t, y, x) => both[((t % 2) * channels) + c, t / 2, y, x]
            );
            x = PlainClip.Make(channels, 1, x.Height, x.Width, (c, _, y, at) => x[c, 0, y, at]).Then(doubled);
        }

        var small = x;
        var large = PlainClip.Make(
            x.Channels,
            x.Frames,
            2 * x.Height,
            2 * x.Width,
            (c, t, y, at) => small[c, t, y / 2, at / 2]
        );
        return Convolve(large, name + ".space", (1, 3), (0, 1), (1, 1), (large.Frames, large.Height, large.Width));
    }

    private PlainClip Norm(PlainClip x, string name)
    {
        var gamma = w.Vector(name + ".gamma");
        return PlainClip.Make(
            x.Channels,
            x.Frames,
            x.Height,
            x.Width,
            (c, t, y, at) =>
            {
                var square = Enumerable.Range(0, x.Channels).Average(other => Math.Pow(x[other, t, y, at], 2));
                return x[c, t, y, at] / Math.Sqrt(square) * gamma[c];
            }
        );
    }

    // All padding in time goes in front.
    private PlainClip Causal(PlainClip x, string name, int frames, int side) =>
        Convolve(
            x,
            name + ".convolution",
            (frames, side),
            (frames - 1, side / 2),
            (1, 1),
            (x.Frames, x.Height, x.Width)
        );

    private PlainClip Convolve(
        PlainClip x,
        string name,
        (int T, int Side) kernel,
        (int T, int Side) before,
        (int T, int Side) stride,
        (int T, int H, int W) size
    ) => x.Convolve(w.Matrix(name + ".weight"), w.Vector(name + ".bias"), kernel, before, stride, size);
}
