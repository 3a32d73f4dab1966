using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Which sizes clips have that are trained at their own, and how many tokens make a step.</summary>
/// <remarks>
/// Sora's technical report (OpenAI 2024), "Variable durations, resolutions, aspect ratios". The world draws both sides evenly from all even
/// numbers between the limits. A folder's clips come as they are; larger ones are made smaller, with their aspect kept.
/// </remarks>
public sealed record NativeSizes
{
    private const int Stream = 109;
    private const int FrameStep = 4;

    /// <summary>The shortest side the world draws, in pixels; even, at least 32.</summary>
    public int ShortestSide { get; init; } = 32;

    /// <summary>The longest side, in pixels; even, and at most 128 for the world.</summary>
    public int LongestSide { get; init; } = 128;

    /// <summary>The most frames: 1, 5, 9, ...; at most 61 for the world. A folder's longer clips give a window, drawn anew at each pass.</summary>
    public int MostFrames { get; init; } = 61;

    /// <summary>The part of the world's clips that are images, in [0, 1].</summary>
    public double Images { get; init; } = 0.25;

    /// <summary>Whether each clip is cut to the square in its middle, as much training does: to compare with.</summary>
    public bool SquareCrops { get; init; }

    /// <summary>
    /// The most tokens of a sequence. An image of the longest sides must fit; a clip that does not is cut to the most frames that do.
    /// </summary>
    public int TokenBudget { get; init; } = 4096;

    /// <summary>Clips in sight when a sequence is filled: more fill it better, and mix less near ones.</summary>
    public int Lookahead { get; init; } = 64;

    /// <summary>Sequences a step; their gradients are summed one after another, each token weighing the same.</summary>
    public int PacksPerStep { get; init; } = 1;

    /// <summary>The size of one of the world's clips: a function of seed and number.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="number">At least 0.</param>
    public ClipSize Draw(ulong seed, long number)
    {
        var random = StepRandom.Managed(seed, number, Stream);
        var (width, height) = (Side(random), Side(random));
        var isImage = random.NextDouble() < Images || MostFrames == 1;
        var steps = random.Next(1, Math.Max(2, (MostFrames / FrameStep) + 1));
        return new ClipSize(isImage ? 1 : (steps * FrameStep) + 1, height, width);
    }

    /// <summary>The size trained on of a clip that has this one: the square in its middle, where that is asked for.</summary>
    public ClipSize Cropped(ClipSize size)
    {
        var side = Math.Min(size.Height, size.Width);
        return SquareCrops ? size with { Height = side, Width = side } : size;
    }

    /// <summary>The longest part of a clip that fits the budget: its first or other frames, 4n + 1 of them.</summary>
    /// <param name="size">Its own size.</param>
    /// <param name="tokens">The tokens of a size.</param>
    internal ClipSize Fit(ClipSize size, Func<ClipSize, int> tokens)
    {
        while (size.Frames > 1 && tokens(size) > TokenBudget)
        {
            size = size with { Frames = size.Frames - FrameStep };
        }

        return size;
    }

    /// <summary>The most frames 4n + 1 of a clip of so many.</summary>
    internal int FramesOf(int frames) => (Math.Min(frames, MostFrames) - 1) / FrameStep * FrameStep + 1;

    internal void Check(string name, bool isWorld)
    {
        var (least, most) = isWorld ? (32, 128) : (8, int.MaxValue);
        TrainingConfig.Require(
            ShortestSide % 2 == 0 && ShortestSide >= least && ShortestSide <= LongestSide,
            $"{name}.shortestSide",
            $"even, from {least} to longestSide",
            ShortestSide
        );
        TrainingConfig.Require(
            LongestSide % 2 == 0 && LongestSide <= most,
            $"{name}.longestSide",
            isWorld ? "even and at most 128" : "even",
            LongestSide
        );
        TrainingConfig.Require(
            MostFrames % FrameStep == 1 && MostFrames >= 1 && (!isWorld || MostFrames <= 61),
            $"{name}.mostFrames",
            isWorld ? "1, 5, 9, ... 61" : "1, 5, 9, ...",
            MostFrames
        );
        TrainingConfig.Require(Images is >= 0 and <= 1, $"{name}.images", "in [0, 1]", Images);
        TrainingConfig.Require(TokenBudget >= 1, $"{name}.tokenBudget", "at least 1", TokenBudget);
        TrainingConfig.Require(Lookahead >= 1, $"{name}.lookahead", "at least 1", Lookahead);
        TrainingConfig.Require(PacksPerStep >= 1, $"{name}.packsPerStep", "at least 1", PacksPerStep);
    }

    private int Side(Random random) => 2 * random.Next(ShortestSide / 2, (LongestSide / 2) + 1);
}
