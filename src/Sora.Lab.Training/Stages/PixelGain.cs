using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;

namespace Sora.Lab.Training.Stages;

/// <summary>How far one unit of each latent channel moves the pixels.</summary>
/// <remarks>A channel that carries the mean colour of a block moves all its pixels, one that carries a shade of texture few of them a little.</remarks>
internal static class PixelGain
{
    private const int Side = 3;

    /// <summary>The root of the summed squares of the pixels' change, for each channel.</summary>
    /// <param name="autoencoder">Whose decoder is asked.</param>
    /// <param name="mean">Of each channel: what the step is taken from.</param>
    /// <param name="deviation">Of each channel: a quarter of it is the step.</param>
    public static double[] Of(VideoAutoencoder autoencoder, IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var device = autoencoder.parameters().First().device;
        var middle = tensor(mean.ToArray(), float32, device).view(1, -1, 1, 1, 1).expand(1, -1, 2, Side, Side);
        var pixels = autoencoder.Decode(middle);
        var gains = new double[mean.Count];
        for (var channel = 0; channel < gains.Length; channel++)
        {
            using var inner = NewDisposeScope();
            var step = deviation[channel] / 4;
            var moved = middle.clone();
            moved[0, channel, 1, Side / 2, Side / 2].Accumulate(tensor(step, float32, device));
            gains[channel] = Math.Sqrt(autoencoder.Decode(moved).sub(pixels).Squared().sum().item<float>()) / step;
        }

        return gains;
    }
}
