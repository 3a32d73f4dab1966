using Sora.Lab.Layers;

namespace Sora.Lab.Tests;

/// <summary>Modules none of whose parts is silent: every parameter is moved away from its start.</summary>
internal static class Shaken
{
    public static TModule Of<TModule>(TModule module, long seed = 3, double deviation = 0.1)
        where TModule : nn.Module
    {
        using var generator = new Generator((ulong)seed, CPU);
        using var gradients = no_grad();
        foreach (var parameter in module.parameters())
        {
            using var noise = randn(parameter.shape, parameter.dtype, generator: generator);
            using var small = noise.Times(deviation);
            parameter.add_(small);
        }

        return module;
    }
}
