using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Autoencoder;

/// <summary>Autoencoders of each kind that are built in no time, and clips for them.</summary>
internal static class TinyAutoencoders
{
    public static VideoAutoencoderConfig Patched { get; } =
        new()
        {
            LatentChannels = 4,
            PatchFrames = 4,
            PatchSide = 2,
            TimeStrides = [false],
            Encoder = [new(6, 0), new(8, 1)],
            Decoder = [new(6, 1), new(8, 1)],
            EncoderMiddle = false,
            PixelKernelFrames = 1,
            SecondKernelFrames = 1,
            LinearPath = true,
            LinearPathScale = 0.5,
        };

    public static VideoAutoencoderConfig Strided { get; } =
        new()
        {
            LatentChannels = 4,
            TimeStrides = [true, true],
            Encoder = [new(4, 1), new(6, 1), new(6, 1)],
            Decoder = [new(4, 1), new(6, 1), new(8, 1)],
        };

    public static VideoAutoencoderConfig Timeless { get; } = Patched with { PatchFrames = 1, SecondKernelFrames = 3 };

    public static VideoAutoencoderConfig Refined { get; } = Patched with { Refiner = new(6, 2) };

    public static TheoryData<string> Configs => ["patched", "strided", "timeless", "refined"];

    public static VideoAutoencoder Build(string name)
    {
        manual_seed(1);
        var autoencoder = new VideoAutoencoder(
            name switch
            {
                "patched" => Patched,
                "strided" => Strided,
                "refined" => Refined,
                _ => Timeless,
            }
        );
        foreach (var (_, parameter) in autoencoder.named_parameters().Where(p => p.name.Contains("refiner.convOut")))
        {
            nn.init.normal_(parameter, 0, 0.1); // so that it changes something
        }

        return autoencoder;
    }

    public static Tensor Clip(int frames, int height, int width, long seed = 1) =>
        Normal([1, 3, frames, height, width], seed).Clamped(-1, 1);

    public static Tensor Normal(long[] shape, long seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        return randn(shape, generator: generator);
    }

    public static double Difference(Tensor a, Tensor b) => a.sub(b).abs().max().item<float>();

    public static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(Difference(expected, actual), 0, tolerance);
    }
}
