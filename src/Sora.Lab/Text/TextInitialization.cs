using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>Starting weights.</summary>
/// <remarks>
/// T5 does not divide its attention scores by the root of a head's width; its starting weights are that much smaller
/// instead (Raffel et al. 2020), so they are part of the architecture.
/// </remarks>
internal static class TextInitialization
{
    public static Parameter Normal(double deviation, params long[] shape)
    {
        var parameter = new Parameter(empty(shape, device: MetaModules.Device));
        nn.init.normal_(parameter, 0, deviation);
        return parameter;
    }

    public static Linear Linear(int width, int outputWidth, double deviation)
    {
        var linear = nn.Linear(width, outputWidth, hasBias: false, device: MetaModules.Device);
        nn.init.normal_(linear.weight, 0, deviation);
        return linear;
    }
}
