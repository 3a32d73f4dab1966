using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>DiT for clips: blocks take turns between the patches of a frame and the frames of a patch.</summary>
/// <remarks>
/// Ma et al. 2024 (Latte), section 3.1, variant 1. Each frame is cut up as an image is, and a frame's own position is added before the first block over
/// time. Attention in two steps costs <c>T N^2 + N T^2</c> where all at once it is <c>(T N)^2</c>, but no patch sees one that
/// moved elsewhere in the same step.
/// </remarks>
/// <param name="config">The numbers; an even depth.</param>
public sealed class Latte(DiTConfig config) : Layer<Tensor, Tensor, Tensor?, Tensor>(nameof(Latte))
{
    private readonly Conv2d patchEmbedding = nn.Conv2d(
        config.Checked(depthFactor: 2).Channels,
        config.Width,
        kernel_size: config.PatchSide,
        stride: config.PatchSide
    );
    private readonly ModuleList<ConditionEmbedding> conditions = new([new(config)]);
    private readonly ModuleList<DiTBlock> blocks = new([
        .. Enumerable.Range(0, config.Depth).Select(_ => new DiTBlock(config)),
    ]);
    private readonly DiTHead head = new(config);

    /// <summary>The numbers it was built from.</summary>
    public DiTConfig Config => config;

    /// <summary>Predicts the noise, and behind it in as many channels more the variance if it learns one.</summary>
    /// <param name="x">[B, T, C, H, W], noisy.</param>
    /// <param name="step">Steps of noise, 0 to 999, [B].</param>
    /// <param name="label">Classes, int64 [B], <see cref="DiTConfig.Classes"/> for none; null for a model without.</param>
    /// <returns>[B, T, C or 2C, H, W].</returns>
    /// <exception cref="ArgumentException">There is a class for a model without, or none for one with.</exception>
    public override Tensor forward(Tensor x, Tensor step, Tensor? label)
    {
        using var scope = NewDisposeScope();
        var (clips, frames) = (x.size(0), (int)x.size(1));
        var places = SinePositions.Plane(config.Side, config.Side, config.Width, x.device);
        var times = SinePositions.Line(frames, config.Width, x.device);
        var told = conditions[0].call(step, label); // [B, D]
        var toldFrames = told.repeat_interleave(frames, 0);
        var toldPlaces = told.repeat_interleave(config.Side * config.Side, 0);
        var tokens = patchEmbedding.call(x.flatten(0, 1)).flatten(2).transpose(1, 2).Plus(places); // [B T, N, D]
        for (var i = 0; i < config.Depth; i += 2)
        {
            tokens = Turned(blocks[i].call(tokens, toldFrames), clips); // [B N, T, D]
            tokens = i == 0 ? tokens.Plus(times) : tokens;
            tokens = Turned(blocks[i + 1].call(tokens, toldPlaces), clips);
        }

        return head.call(tokens, toldFrames).unflatten(0, [clips, frames]).MoveToOuterDisposeScope();
    }

    /// <summary>Rows of frames to rows of patches and back: [B T, N, D] -> [B N, T, D].</summary>
    internal static Tensor Turned(Tensor tokens, long clips) =>
        tokens.unflatten(0, [clips, -1]).transpose(1, 2).flatten(0, 1);
}
