using Sora.Lab.Autoencoder;

namespace Sora.Lab.Training.Stages;

/// <summary>How much a change of each latent channel changes the pixels: what an error there costs.</summary>
/// <remarks>
/// A channel that carries the mean colour of a block moves all its pixels, one that carries a shade of texture few of them a little. A loss that
/// counts both alike lets visible noise stand in the former.
/// </remarks>
internal static class ChannelEnergy
{
    private const double Step = 0.25;
    private const int Side = 3;

    /// <summary>The energy of the pixels' change for each channel of the normalised latent, mean 1: float32 [1, C, 1, 1, 1].</summary>
    public static Tensor Of(VideoAutoencoder autoencoder)
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var channels = autoencoder.Config.LatentChannels;
        var device = autoencoder.parameters().First().device;
        var middle = zeros([1, channels, 2, Side, Side], device: device);
        var pixels = autoencoder.FromLatent(middle);
        var energies = new float[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            using var inner = NewDisposeScope();
            var moved = middle.clone();
            moved[0, channel, 1, Side / 2, Side / 2] = tensor((float)Step, device: device);
            energies[channel] = autoencoder.FromLatent(moved).sub(pixels).square().sum().item<float>();
        }

        var all = tensor(energies, [1, channels, 1, 1, 1], device: device);
        return all.div(all.mean()).MoveToOuterDisposeScope();
    }
}
