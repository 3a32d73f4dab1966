using Sora.Lab.Patches;
using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Steps of clips at their own sizes, packed to a budget of tokens.</summary>
internal sealed class PackedClips : IStepSource
{
    private const int NumberStream = 105;

    private readonly ulong seed;
    private readonly INativeClips source;
    private readonly NativeSizes sizes;
    private readonly Func<ClipSize, int> tokens;
    private readonly int cachedClips;
    private readonly StepClipMaker maker;
    private readonly StreamPacker packs;
    private readonly Ahead<IReadOnlyList<IReadOnlyList<StepClip>>> ahead;

    /// <param name="source">Where clips come from.</param>
    /// <param name="sizes">How many tokens make a sequence, and how many sequences a step.</param>
    /// <param name="tokens">The tokens of a size.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="captionDropout">The part of clips whose caption is left out.</param>
    /// <param name="cachedClips">So many different clips, visited again and again; 0 for new ones always.</param>
    /// <param name="workers">Processors that make clips while others train.</param>
    /// <exception cref="TrainingException">An image of the longest sides has more tokens than a sequence may.</exception>
    public PackedClips(
        INativeClips source,
        NativeSizes sizes,
        Func<ClipSize, int> tokens,
        ulong seed,
        double captionDropout,
        int cachedClips,
        int workers = 1
    )
    {
        (this.source, this.sizes, this.tokens) = (source, sizes, tokens);
        (this.seed, this.cachedClips) = (seed, cachedClips);
        var image = tokens(new ClipSize(1, sizes.LongestSide, sizes.LongestSide));
        TrainingConfig.Require(
            image <= sizes.TokenBudget,
            "stage.data.native.tokenBudget",
            $"at least {image}, the tokens of an image of {sizes.LongestSide}x{sizes.LongestSide}",
            sizes.TokenBudget
        );
        maker = new StepClipMaker(seed, captionDropout, cachedClips, workers);
        packs = new StreamPacker(position => tokens(SizeOf(NumberAt(position))), sizes.TokenBudget, sizes.Lookahead);
        ahead = new Ahead<IReadOnlyList<IReadOnlyList<StepClip>>>(Make, depth: 2);
    }

    public LatentCache? Cache => maker.Cache;

    public IReadOnlyList<IReadOnlyList<StepClip>> Take(long step) => ahead.Take(step);

    public (ClipSize Size, SourceClip Clip) SampleAt(int index) => Clip(StepClipMaker.SampleNumber(index));

    public string Describe() =>
        FormattableString.Invariant(
            $"all sizes up to {new ClipSize(sizes.MostFrames, sizes.LongestSide, sizes.LongestSide)}, {sizes.PacksPerStep} x {sizes.TokenBudget} tokens a step"
        );

    public void Dispose()
    {
        ahead.Dispose();
        maker.Dispose();
    }

    private List<IReadOnlyList<StepClip>> Make(long step) =>
        [.. Enumerable.Range(0, sizes.PacksPerStep).Select(i => Pack((step * sizes.PacksPerStep) + i))];

    private IReadOnlyList<StepClip> Pack(long number) => maker.Make(packs.At(number), Find);

    private (long Number, ClipSize Size, SourceClip Clip) Find(long position)
    {
        var number = NumberAt(position);
        var (size, clip) = Clip(number);
        return (number, size, clip);
    }

    private (ClipSize Size, SourceClip Clip) Clip(long number)
    {
        var size = SizeOf(number);
        return (size, source.ClipAt(number, size.Frames));
    }

    private ClipSize SizeOf(long number) => sizes.Fit(source.SizeAt(number), tokens);

    private long NumberAt(long position) =>
        cachedClips > 0 ? StepRandom.Managed(seed, position, NumberStream).NextInt64(cachedClips) : position;
}
