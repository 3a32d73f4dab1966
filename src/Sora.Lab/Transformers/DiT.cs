using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>The diffusion transformer that Sora's report builds on: an image of one class from noise.</summary>
/// <remarks>
/// Peebles and Xie 2023 (DiT), section 3. Ours for video, <see cref="DiffusionTransformer"/>, came of it: here each block makes its own shifts, scales
/// and gates (adaLN-Zero), the class is added to the time instead of attended to, and positions are a fixed table.
/// </remarks>
public sealed class DiT(DiTConfig config) : Layer<Tensor, Tensor, Tensor, Tensor>(nameof(DiT))
{
    private readonly Conv2d patchEmbedding = nn.Conv2d(
        config.Checked().Channels,
        config.Width,
        kernel_size: config.PatchSide,
        stride: config.PatchSide
    );
    private readonly Tensor positions = SineTable(config.Side, config.Width);
    private readonly TimestepEmbedding timeEmbedding = new(256, config.Width);
    private readonly Embedding classEmbedding = nn.Embedding(config.Classes + 1, config.Width);
    private readonly ModuleList<DiTBlock> blocks = new([
        .. Enumerable.Range(0, config.Depth).Select(_ => new DiTBlock(config)),
    ]);
    private readonly DiTHead head = new(config);

    /// <summary>The numbers it was built from.</summary>
    public DiTConfig Config => config;

    /// <summary>Predicts the noise, and behind it in as many channels more the variance if it learns one.</summary>
    /// <param name="x">[B, C, H, W], noisy.</param>
    /// <param name="step">Steps of noise, 0 to 999, [B].</param>
    /// <param name="label">Classes, int64 [B]; <see cref="DiTConfig.Classes"/> for none.</param>
    /// <returns>[B, C or 2C, H, W].</returns>
    public override Tensor forward(Tensor x, Tensor step, Tensor label)
    {
        using var scope = NewDisposeScope();
        var tokens = patchEmbedding.call(x).flatten(2).transpose(1, 2).add(positions); // [B, N, D]
        var condition = timeEmbedding.call(step.to(float64).Over(1000)).add(classEmbedding.call(label)); // [B, D]
        foreach (var block in blocks)
        {
            tokens = block.call(tokens, condition);
        }

        return Unpatchify(head.call(tokens, condition)).MoveToOuterDisposeScope();
    }

    private Tensor Unpatchify(Tensor tokens) // [B, N, p p C] -> [B, C, H, W]
    {
        var (side, patch, channels) = (config.Side, config.PatchSide, config.OutputChannels);
        return tokens
            .view(-1, side, side, patch, patch, channels)
            .permute(0, 5, 1, 3, 2, 4)
            .reshape(-1, channels, config.InputSize, config.InputSize);
    }

    // [1, N, D]: half of the width for the column, half for the row, each as sines and then cosines.
    private static Tensor SineTable(int side, int width)
    {
        using var scope = NewDisposeScope();
        var quarter = width / 4;
        var rates = TensorArithmetic.Count(quarter, float64).Times(-Math.Log(10000) / quarter).exp();
        var angles = TensorArithmetic.Count(side, float64).outer(rates);
        var waves = cat([angles.sin(), angles.cos()], dim: 1); // [side, D / 2]
        var columns = waves.unsqueeze(0).expand(side, -1, -1);
        var rows = waves.unsqueeze(1).expand(-1, side, -1);
        return cat([columns, rows], dim: -1).view(1, side * side, width).to(float32).MoveToOuterDisposeScope();
    }
}
