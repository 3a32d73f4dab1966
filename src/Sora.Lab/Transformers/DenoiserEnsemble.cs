using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>Transformers of equal size whose mean is the prediction; each is trained by its own error.</summary>
/// <remarks>Hansen and Salamon 1990; Lakshminarayanan et al. 2017, section 2.4: equal networks from other starts.</remarks>
/// <param name="config">The numbers of each.</param>
/// <param name="count">How many, at least 1.</param>
public sealed class DenoiserEnsemble(DiffusionTransformerConfig config, int count)
    : Layer<DiffusionInput, IReadOnlyList<Tensor>>(nameof(DenoiserEnsemble)),
        IDenoiser
{
    private readonly ModuleList<DiffusionTransformer> members = new([
        .. Enumerable.Range(0, count).Select(_ => new DiffusionTransformer(config)),
    ]);

    /// <summary>The numbers of each transformer.</summary>
    public DiffusionTransformerConfig Config => config;

    /// <summary>How many there are.</summary>
    public int Count => count;

    nn.Module<DiffusionInput, IReadOnlyList<Tensor>> IDenoiser.Network => this;

    IReadOnlyList<nn.Module<DiffusionInput, IReadOnlyList<Tensor>>> IDenoiser.Members => [.. members];

    /// <summary>The mean prediction for every group: [B, C, T, H, W] each, float32.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit the config or each other.</exception>
    public override IReadOnlyList<Tensor> forward(DiffusionInput input)
    {
        using var scope = NewDisposeScope();
        var said = members.Select(member => member.call(input)).ToList();
        return
        [
            .. Enumerable
                .Range(0, input.Latents.Count)
                .Select(i =>
                    said.Select(each => each[i]).Aggregate((a, b) => a.Plus(b)).Over(count).MoveToOuterDisposeScope()
                ),
        ];
    }
}
