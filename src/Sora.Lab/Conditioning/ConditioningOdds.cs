namespace Sora.Lab.Conditioning;

/// <summary>How often training gives which frames; the odds left over give none.</summary>
/// <param name="First">The first frame: animate an image.</param>
/// <param name="FirstFew">The first k, 1 to T - 1: extend forward.</param>
/// <param name="Last">The last frame: extend backward.</param>
/// <param name="Ends">The first and the last: connect two clips, and loops.</param>
/// <param name="Scattered">Each frame by the toss of a coin, never all: fill gaps.</param>
public sealed record ConditioningOdds(double First, double FirstFew, double Last, double Ends, double Scattered)
{
    /// <summary>A quarter of the clips have something given, as in Open-Sora 1.2.</summary>
    public static ConditioningOdds Default { get; } = new(0.10, 0.05, 0.025, 0.025, 0.05);

    /// <summary>Nothing is ever given.</summary>
    public static ConditioningOdds Never { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Draws the given frames of one clip of <paramref name="frames"/> latent frames.</summary>
    internal IReadOnlyCollection<int> Draw(int frames, Random random)
    {
        var draw = random.NextDouble(); // taken always, so that a clip's length does not move the others' draws
        return frames < 2 ? []
            : (draw -= First) < 0 ? [0]
            : (draw -= FirstFew) < 0 ? [.. Enumerable.Range(0, random.Next(1, frames))]
            : (draw -= Last) < 0 ? [frames - 1]
            : (draw -= Ends) < 0 ? EndsOf(frames)
            : (draw -= Scattered) < 0 ? Toss(frames, random)
            : [];
    }

    // Two frames have nothing between them: the first alone is given.
    private static int[] EndsOf(int frames) => frames > 2 ? [0, frames - 1] : [0];

    private static int[] Toss(int frames, Random random)
    {
        var heads = Enumerable.Range(0, frames).Where(_ => random.Next(2) == 0).ToArray();
        return heads.Length < frames ? heads : heads[1..];
    }
}
