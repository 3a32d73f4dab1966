using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Layers;

namespace Sora.Lab.Training.Stages;

/// <summary>From pairs of latents to what a step computes on: a window of each, with noise on both and a time.</summary>
/// <param name="config">How much of what.</param>
/// <param name="stride">Pixels to a step of the latent.</param>
/// <param name="deviations">Of each latent channel, [C].</param>
/// <param name="missing">How far what a coarse clip is missing deviates, [C].</param>
internal sealed class SuperResolutionDraw(
    SuperResolutionStageConfig config,
    LatentStride stride,
    Tensor deviations,
    Tensor missing
)
{
    /// <summary>The clips of a step, all of one size.</summary>
    /// <param name="fine">What is to be drawn, [B, C, T', H', W'].</param>
    /// <param name="coarse">What is shown, of the same shape.</param>
    /// <param name="captions">One for each clip.</param>
    /// <param name="generator">Draws on a CPU. TorchSharp has none for a GPU, whose own the trainer seeds for each step.</param>
    /// <param name="windows">Draws which windows.</param>
    public FlowGroup Group(
        Tensor fine,
        Tensor coarse,
        IReadOnlyList<string> captions,
        Generator generator,
        Random windows
    )
    {
        using var scope = NewDisposeScope();
        var source = fine.device.type == DeviceType.CPU ? generator : null;
        var pair = Crop((fine, coarse), windows);
        var (count, frames) = (captions.Count, fine.size(2));
        var levels = rand([count], generator: source, device: fine.device).Squared().Times(config.MostNoise);
        var condition = CoarseCondition.Of(pair.Coarse, Noise(pair.Coarse, source), levels, deviations, missing);
        var logits = randn([count], generator: source, device: fine.device).Times(config.TimeDeviation);
        var times = logits.Plus(config.TimeMean).sigmoid().unsqueeze(1).expand(-1, frames);
        var tokensPerFrame = (int)(pair.Fine.size(3) * pair.Fine.size(4)) / config.Patch.Volume;
        return new FlowGroup(
            condition.Missing(pair.Fine).MoveToOuterDisposeScope(),
            Noise(pair.Fine, source).MoveToOuterDisposeScope(),
            times.MoveToOuterDisposeScope(),
            ones([count, frames], device: fine.device).MoveToOuterDisposeScope(),
            captions,
            tokensPerFrame,
            count * frames * tokensPerFrame
        )
        {
            Condition = condition.Input.MoveToOuterDisposeScope(),
        };
    }

    private static Tensor Noise(Tensor like, Generator? source) =>
        randn(like.shape, generator: source, device: like.device);

    // The same window of both, another for each clip.
    private (Tensor Fine, Tensor Coarse) Crop((Tensor Fine, Tensor Coarse) whole, Random random)
    {
        var (count, rows, columns) = (whole.Fine.size(0), whole.Fine.size(3), whole.Fine.size(4));
        var height = Side(rows, stride.Height, config.Patch.Height);
        var width = Side(columns, stride.Width, config.Patch.Width);
        if ((height, width) == (rows, columns))
        {
            return whole;
        }

        using var scope = NewDisposeScope();
        var windows = (Rows: rows - height + 1, Columns: columns - width + 1);
        var tops = Draws(random, windows.Rows, count).to(whole.Fine.device);
        var lefts = Draws(random, windows.Columns, count).to(whole.Fine.device);
        var lacking = whole.Fine.sub(whole.Coarse).Squared().sum([1, 2]).unsqueeze(1); // [B, 1, H', W']
        var most = nn
            .functional.avg_pool2d(lacking, [height, width], [1, 1])
            .flatten(1)
            .gather(1, tops.mul(tensor(windows.Columns)).Plus(lefts))
            .argmax(1, keepdim: true);
        var first = tops.mul(tensor(columns)).Plus(lefts).gather(1, most); // [B, 1]
        var down = TensorArithmetic.Count(height, int64, first.device).mul(tensor(columns)).view(-1, 1);
        var inside = down.Plus(TensorArithmetic.Count(width, int64, first.device)).view(1, -1);
        var index = first.Plus(inside).view(count, 1, 1, height * width);
        return (Cut(whole.Fine).MoveToOuterDisposeScope(), Cut(whole.Coarse).MoveToOuterDisposeScope());

        Tensor Cut(Tensor clips) =>
            clips
                .flatten(3)
                .gather(3, index.expand(-1, clips.size(1), clips.size(2), -1))
                .view(clips.size(0), clips.size(1), clips.size(2), height, width);
    }

    // Each in [0, below), [B, choices]
    private Tensor Draws(Random random, long below, long count)
    {
        var draws = new long[count * config.CropChoices];
        for (var i = 0; i < draws.Length; i++)
        {
            draws[i] = random.NextInt64(below);
        }

        return tensor(draws, count, config.CropChoices);
    }

    // In whole patches, at least one.
    private long Side(long size, int stride, int patch) =>
        config.CropSide is { } side ? Math.Min(size, Math.Max(1, side / (stride * patch)) * patch) : size;
}
