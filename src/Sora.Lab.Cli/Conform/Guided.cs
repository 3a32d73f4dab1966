using Sora.Lab.Layers;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Classifier-free guidance as the releases of DiT and Latte record it.</summary>
internal static class Guided
{
    /// <summary>The first half of a batch with its classes and again without: of its output only the first channels are guided.</summary>
    /// <param name="model">Given twice that half.</param>
    /// <param name="x">The batch.</param>
    /// <param name="scale">The guidance.</param>
    /// <param name="channels">How many channels are guided.</param>
    /// <param name="dimension">Where the channels lie.</param>
    public static Tensor Run(Func<Tensor, Tensor> model, Tensor x, double scale, long channels, int dimension)
    {
        var half = x.narrow(0, 0, x.size(0) / 2);
        var output = model(cat([half, half]));
        var halves = output.narrow(dimension, 0, channels).chunk(2);
        var guided = halves[1].PlusScaled(halves[0].sub(halves[1]), scale);
        var rest = output.narrow(dimension, channels, output.size(dimension) - channels);
        return cat([cat([guided, guided]), rest], dim: dimension);
    }
}
