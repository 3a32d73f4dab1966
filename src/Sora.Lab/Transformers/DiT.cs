using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>The diffusion transformer that Sora's report builds on: an image of one class from noise.</summary>
/// <remarks>
/// Peebles and Xie 2023 (DiT), section 3. Ours for video, <see cref="DiffusionTransformer"/>, came of it: here each block makes its own shifts, scales
/// and gates (adaLN-Zero), the class is added to the time instead of attended to, and positions are a fixed table.
/// </remarks>
public sealed class DiT(DiTConfig config) : Layer<Tensor, Tensor, Tensor?, Tensor>(nameof(DiT))
{
    private readonly Conv2d patchEmbedding = nn.Conv2d(
        config.Checked().Channels,
        config.Width,
        kernel_size: config.PatchSide,
        stride: config.PatchSide
    );
    private readonly ModuleList<ConditionEmbedding> conditions = new([
        .. Enumerable.Range(0, config.EmbedsInEachBlock ? config.Depth : 1).Select(_ => new ConditionEmbedding(config)),
    ]);
    private readonly ModuleList<DiTBlock> blocks = new([
        .. Enumerable.Range(0, config.Depth).Select(_ => new DiTBlock(config)),
    ]);
    private readonly DiTHead head = new(config);

    /// <summary>The numbers it was built from.</summary>
    public DiTConfig Config => config;

    /// <summary>Predicts the noise, and behind it in as many channels more the variance if it learns one.</summary>
    /// <param name="x">[B, C, H, W], noisy.</param>
    /// <param name="step">Steps of noise, 0 to 999, [B].</param>
    /// <param name="label">Classes, int64 [B], <see cref="DiTConfig.Classes"/> for none; null for a model without.</param>
    /// <returns>[B, C or 2C, H, W].</returns>
    /// <exception cref="ArgumentException">There is a class for a model without, or none for one with.</exception>
    public override Tensor forward(Tensor x, Tensor step, Tensor? label)
    {
        using var scope = NewDisposeScope();
        var positions = SinePositions.Plane(config.Side, config.Side, config.Width, x.device);
        var tokens = patchEmbedding.call(x).flatten(2).transpose(1, 2).Plus(positions); // [B, N, D]
        var told = conditions.Select(condition => condition.call(step, label)).ToList(); // [B, D] each
        for (var i = 0; i < config.Depth; i++)
        {
            tokens = blocks[i].call(tokens, told[i % told.Count]);
        }

        return head.call(tokens, told[0]).MoveToOuterDisposeScope();
    }
}
