using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>A folder's clips at their own sizes, pass after pass, each in an order of its own.</summary>
/// <param name="folder">The clips.</param>
/// <param name="sizes">The limits.</param>
/// <param name="seed">The run's.</param>
internal sealed class NativeFolderClips(ClipFolder folder, NativeSizes sizes, ulong seed) : INativeClips
{
    private const int StartStream = 104;
    private readonly ShuffledPasses<FolderClip> passes = new(folder.Clips, seed);

    /// <inheritdoc />
    public ClipSize SizeAt(long number) => sizes.Cropped(Whole(passes.At(number)));

    /// <inheritdoc />
    public SourceClip ClipAt(long number, int frames)
    {
        var clip = passes.At(number);
        var size = sizes.Cropped(Whole(clip)) with { Frames = frames };
        return folder.Source(clip, size.ToBucket(), StepRandom.Managed(seed, number, StartStream).NextDouble());
    }

    // Sides are even, as the files of most codecs are.
    private ClipSize Whole(FolderClip clip)
    {
        var scale = Math.Min(1, (double)sizes.LongestSide / Math.Max(clip.Info.Width, clip.Info.Height));
        return new ClipSize(
            sizes.FramesOf(clip.Frames),
            Math.Max(2, 2 * (int)(clip.Info.Height * scale / 2)),
            Math.Max(2, 2 * (int)(clip.Info.Width * scale / 2))
        );
    }
}
