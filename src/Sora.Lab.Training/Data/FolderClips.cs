using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>
/// A folder of one's own clips: videos and pictures of any size, each with a text file (UTF-8) of the same name beside it, one
/// caption a line.
/// </summary>
/// <remarks>
/// Each pass over the folder has its own order. Of a clip a window of the bucket's frames is drawn, resized to cover the
/// bucket with its aspect kept, and what hangs over is cut off evenly. What cannot be read is skipped and listed.
/// </remarks>
public sealed class FolderClips : IClipSource
{
    private const int StartStream = 104;

    private readonly ulong seed;
    private readonly ClipFolder folder;
    private readonly Dictionary<int, ShuffledPasses<FolderClip>> longEnough;

    /// <summary>Lists a folder and reads its captions; clips are probed, not read.</summary>
    /// <param name="folder">Where the clips are; folders in it are not looked into.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="buckets">The sizes that will be asked for.</param>
    /// <exception cref="TrainingException">There is no clip that can be used, or none is long enough.</exception>
    public FolderClips(string folder, ulong seed, IReadOnlyList<Bucket> buckets)
        : this(new ClipFolder(folder), seed, buckets) { }

    internal FolderClips(ClipFolder folder, ulong seed, IReadOnlyList<Bucket> buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        (this.folder, this.seed) = (folder, seed);
        longEnough = buckets.Select(bucket => bucket.Frames).Distinct().ToDictionary(frames => frames, LongEnough);
    }

    /// <summary>The number of clips.</summary>
    public int Count => folder.Clips.Count;

    /// <inheritdoc />
    public IEnumerable<string> Words => folder.Words;

    /// <inheritdoc />
    public IReadOnlyList<string> Skipped => folder.Skipped;

    /// <inheritdoc />
    public string Describe() => folder.Describe();

    /// <inheritdoc />
    public SourceClip ClipAt(Bucket bucket, long number)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        var place = StepRandom.Managed(seed, number, StartStream).NextDouble();
        return folder.Source(longEnough[bucket.Frames].At(number), bucket, place);
    }

    private ShuffledPasses<FolderClip> LongEnough(int frames)
    {
        var fitting = folder.Clips.Where(clip => clip.Frames >= frames).ToList();
        return fitting.Count > 0
            ? new ShuffledPasses<FolderClip>(fitting, seed)
            : throw new TrainingException(
                $"Clips in {folder.Folder}: expected one of at least {frames} frames; the longest has {folder.Clips.Max(e => e.Frames)}."
            );
    }
}
