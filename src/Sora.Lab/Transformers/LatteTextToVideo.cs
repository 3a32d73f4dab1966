using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>Latte from text: blocks over space, which attend to the prompt, take turns with blocks over time.</summary>
/// <remarks>Ma et al. 2024 (Latte), section 4.5 and their Latte-1, which began at PixArt-alpha's weights (Chen et al. 2023).</remarks>
public sealed class LatteTextToVideo(LatteTextToVideoConfig config)
    : Layer<Tensor, Tensor, Tensor, Tensor>(nameof(LatteTextToVideo))
{
    private const int Frequencies = 256;
    private const double Steps = 1000;

    private readonly Conv2d patchEmbedding = nn.Conv2d(
        config.Checked().InputChannels,
        config.Width,
        kernel_size: config.PatchSide,
        stride: config.PatchSide
    );
    private readonly TimestepEmbedding timeEmbedding = new(Frequencies, config.Width);
    private readonly Projection timeProjection = new(config.Width, 6 * config.Width, ProjectionStart.Zero);
    private readonly FeedForward textEmbedding = new(
        config.TextWidth,
        config.Width,
        config.Width,
        ProjectionStart.SmallNormal
    );
    private readonly ModuleList<LatteBlock> spatial = Blocks(config, attendsText: true);
    private readonly ModuleList<LatteBlock> temporal = Blocks(config, attendsText: false);
    private readonly Parameter modulation = new(zeros(2, config.Width));
    private readonly Projection projection = new(
        config.Width,
        config.PatchSide * config.PatchSide * config.OutputChannels,
        ProjectionStart.Zero
    );

    /// <summary>The numbers it was built from.</summary>
    public LatteTextToVideoConfig Config => config;

    /// <summary>Predicts the noise, and behind it the variance if it learns one.</summary>
    /// <param name="x">[B, C, T, H, W], noisy.</param>
    /// <param name="step">Steps of noise, 0 to 999, [B].</param>
    /// <param name="text">The text encoder's states, all of which are attended to, [B, L, D'].</param>
    /// <returns>[B, C', T, H, W].</returns>
    public override Tensor forward(Tensor x, Tensor step, Tensor text)
    {
        using var scope = NewDisposeScope();
        var (clips, frames, count) = (x.size(0), (int)x.size(2), config.Side * config.Side);
        var places = SinePositions.Plane(config.Side, config.Side, config.Width, x.device);
        var times = SinePositions.Line(frames, config.Width, x.device);
        var time = timeEmbedding.call(step.to(float64).Over(Steps)); // [B, D]
        var six = timeProjection.call(nn.functional.silu(time)).SplitLast(6, config.Width); // [B, 6, D]
        var (sixFrames, sixPlaces) = (six.repeat_interleave(frames, 0), six.repeat_interleave(count, 0));
        var prompts = textEmbedding.call(text).repeat_interleave(frames, 0); // [B T, L, D]
        var images = x.transpose(1, 2).flatten(0, 1); // [B T, C, H, W]
        var tokens = patchEmbedding.call(images).flatten(2).transpose(1, 2).Plus(places); // [B T, N, D]
        for (var i = 0; i < config.Depth; i++)
        {
            tokens = Latte.Turned(spatial[i].call(tokens, sixFrames, prompts), clips); // [B N, T, D]
            tokens = i == 0 && frames > 1 ? tokens.Plus(times) : tokens;
            tokens = Latte.Turned(temporal[i].call(tokens, sixPlaces, null), clips);
        }

        return Head(tokens, time.repeat_interleave(frames, 0))
            .unflatten(0, [clips, frames])
            .transpose(1, 2)
            .MoveToOuterDisposeScope();
    }

    private Tensor Head(Tensor tokens, Tensor time) // [B T, N, D], [B T, D] -> [B T, C', H, W]
    {
        var two = time.unsqueeze(1).Plus(modulation).chunk(2, dim: 1); // shift, scale: 2 x [B T, 1, D]
        var values = projection.call(DiTBlock.Modulate(tokens, two[0], two[1]));
        return DiTHead.Unpatchify(values, config.Side, config.PatchSide);
    }

    private static ModuleList<LatteBlock> Blocks(LatteTextToVideoConfig config, bool attendsText) =>
        new([
            .. Enumerable.Range(0, config.Depth).Select(_ => new LatteBlock(config.Width, config.Heads, attendsText)),
        ]);
}
