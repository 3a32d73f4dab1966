using Sora.Lab.Layers;

namespace Sora.Lab.UNets;

/// <summary>Normalises groups of channels over a whole clip, with a learned gain and bias for each channel.</summary>
/// <remarks>Wu and He 2018, equations 1 and 7.</remarks>
internal sealed class GroupedNorm(int channels, int groups) : Layer<Tensor, Tensor>(nameof(GroupedNorm))
{
    private readonly Parameter weight = new(ones(channels, device: MetaModules.Device));
    private readonly Parameter bias = new(zeros(channels, device: MetaModules.Device));

    public override Tensor forward(Tensor x) => nn.functional.group_norm(x, groups, weight, bias); // [B, C, ...], same out
}
