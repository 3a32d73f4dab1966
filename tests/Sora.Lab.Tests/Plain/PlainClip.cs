namespace Sora.Lab.Tests.Plain;

/// <summary>A clip of channels, frames, rows and columns, and convolutions over it.</summary>
internal sealed class PlainClip(int channels, int frames, int height, int width)
{
    private readonly double[] values = new double[channels * frames * height * width];

    public int Channels => channels;

    public int Frames => frames;

    public int Height => height;

    public int Width => width;

    public IReadOnlyList<double> Values => values;

    public double this[int c, int t, int y, int x]
    {
        get => IsOutside(t, y, x) ? 0 : values[(((((c * frames) + t) * height) + y) * width) + x];
        set => values[(((((c * frames) + t) * height) + y) * width) + x] = value;
    }

    public static PlainClip Of(Tensor clip)
    {
        var (numbers, i) = (Plain.Numbers(clip), 0);
        return Make(
            (int)clip.size(0),
            (int)clip.size(1),
            (int)clip.size(2),
            (int)clip.size(3),
            (_, _, _, _) => numbers[i++]
        );
    }

    public static PlainClip Make(
        int channels,
        int frames,
        int height,
        int width,
        Func<int, int, int, int, double> value
    )
    {
        var clip = new PlainClip(channels, frames, height, width);
        for (var c = 0; c < channels; c++)
        {
            for (var t = 0; t < frames; t++)
            {
                for (var y = 0; y < height; y++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        clip[c, t, y, x] = value(c, t, y, x);
                    }
                }
            }
        }

        return clip;
    }

    public PlainClip Map(Func<double, double> f) =>
        Make(channels, frames, height, width, (c, t, y, x) => f(this[c, t, y, x]));

    public PlainClip Add(PlainClip other) =>
        Make(channels, frames, height, width, (c, t, y, x) => this[c, t, y, x] + other[c, t, y, x]);

    public PlainClip From(int first) =>
        Make(channels, frames - first, height, width, (c, t, y, x) => this[c, t + first, y, x]);

    public PlainClip Then(PlainClip later) =>
        Make(
            channels,
            frames + later.Frames,
            height,
            width,
            (c, t, y, x) => t < frames ? this[c, t, y, x] : later[c, t - frames, y, x]
        );

    /// <summary>A convolution whose kernel begins so far before each output; what lies outside is zero.</summary>
    public PlainClip Convolve(
        double[][] weight,
        double[] bias,
        (int T, int Side) kernel,
        (int T, int Side) before,
        (int T, int Side) stride,
        (int T, int H, int W) size
    ) =>
        Make(
            weight.Length,
            size.T,
            size.H,
            size.W,
            (o, t, y, x) =>
            {
                var (sum, at) = (bias[o], 0);
                for (var c = 0; c < channels; c++)
                {
                    for (var i = 0; i < kernel.T; i++)
                    {
                        for (var j = 0; j < kernel.Side; j++)
                        {
                            for (var k = 0; k < kernel.Side; k++)
                            {
                                sum +=
                                    weight[o][at++]
                                    * this[
                                        c,
                                        (t * stride.T) + i - before.T,
                                        (y * stride.Side) + j - before.Side,
                                        (x * stride.Side) + k - before.Side
                                    ];
                            }
                        }
                    }
                }

                return sum;
            }
        );

    private bool IsOutside(int t, int y, int x) => t < 0 || t >= frames || y < 0 || y >= height || x < 0 || x >= width;
}
