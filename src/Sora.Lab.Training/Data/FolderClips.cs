using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>
/// A folder of one's own clips: videos and pictures of any size, each with a text file of the same name beside it, one
/// caption a line.
/// </summary>
/// <remarks>
/// Each pass over the folder has its own order. Of a clip a window of the bucket's frames is drawn, resized to cover the
/// bucket with its aspect kept, and what hangs over is cut off evenly.
/// </remarks>
public sealed class FolderClips : IClipSource
{
    private const int OrderStream = 103;
    private const int StartStream = 104;
    private static readonly string[] Endings =
    [
        ".mp4",
        ".webm",
        ".mov",
        ".mkv",
        ".avi",
        ".m4v",
        ".gif",
        ".apng",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
    ];

    private readonly string folder;
    private readonly ulong seed;
    private readonly IReadOnlyList<Entry> entries;
    private readonly Dictionary<int, IReadOnlyList<Entry>> longEnough;

    /// <summary>Lists a folder and reads its captions; clips are probed, not read.</summary>
    /// <param name="folder">Where the clips are; folders in it are not looked into.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="buckets">The sizes that will be asked for.</param>
    /// <exception cref="TrainingException">There are no clips, none is long enough, or one has no caption.</exception>
    /// <exception cref="VideoFileException">A file is no video.</exception>
    public FolderClips(string folder, ulong seed, IReadOnlyList<Bucket> buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        (this.folder, this.seed) = (folder, seed);
        entries = [.. List(folder).Select(Open)];
        longEnough = buckets.Select(bucket => bucket.Frames).Distinct().ToDictionary(frames => frames, LongEnough);
    }

    /// <summary>The number of clips.</summary>
    public int Count => entries.Count;

    /// <inheritdoc />
    public IEnumerable<string> Words =>
        entries.SelectMany(entry => entry.Captions).SelectMany(CaptionWords.Of).Distinct();

    /// <inheritdoc />
    public string Describe() => FormattableString.Invariant($"{Count} clips of {folder}");

    /// <inheritdoc />
    public SourceClip ClipAt(Bucket bucket, long number)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var fitting = longEnough[bucket.Frames];
        var (pass, place) = Math.DivRem(number, fitting.Count);
        var order = Enumerable.Range(0, fitting.Count).ToArray();
        StepRandom.Managed(seed, pass, OrderStream).Shuffle(order);
        var entry = fitting[order[place]];
        return new SourceClip(
            () => entry.Read(bucket, StepRandom.Managed(seed, number, StartStream).NextDouble()),
            draw => entry.Captions[(int)(draw % (ulong)entry.Captions.Count)]
        );
    }

    private static List<string> List(string folder)
    {
        var files = Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder)
                .Where(path => Endings.Contains(Path.GetExtension(path).ToLowerInvariant()))
                .Order(StringComparer.Ordinal)
                .ToList()
            : throw new TrainingException($"Clips in {folder}: expected a folder; found none.");
        return files.Count > 0
            ? files
            : throw new TrainingException(
                $"Clips in {folder}: expected files {string.Join(", ", Endings)}; found none."
            );
    }

    private static Entry Open(string path)
    {
        var text = Path.ChangeExtension(path, ".txt");
        var captions = File.Exists(text)
            ? File.ReadAllLines(text).Select(line => line.Trim()).Where(line => line.Length > 0).ToList()
            : [];
        return captions.Count > 0
            ? new Entry(path, captions, VideoReader.Probe(path))
            : throw new TrainingException($"{path}: expected its caption in {text}; found none.");
    }

    private IReadOnlyList<Entry> LongEnough(int frames)
    {
        var fitting = entries.Where(entry => entry.Frames >= frames).ToList();
        return fitting.Count > 0
            ? fitting
            : throw new TrainingException(
                $"Clips in {folder}: expected one of at least {frames} frames; the longest has {entries.Max(e => e.Frames)}."
            );
    }

    private sealed record Entry(string Path, IReadOnlyList<string> Captions, VideoInfo Info)
    {
        public int Frames =>
            Info.Frames ?? Math.Max(1, (int)((Info.Duration ?? TimeSpan.Zero).TotalSeconds * Info.FramesPerSecond));

        public VideoClip Read(Bucket bucket, double place)
        {
            var start = place * (Frames - bucket.Frames) / Info.FramesPerSecond;
            var clip = VideoReader.Read(Path, Options(bucket, TimeSpan.FromSeconds(start)));
            clip = clip.Frames < bucket.Frames ? VideoReader.Read(Path, Options(bucket, TimeSpan.Zero)) : clip;
            return clip.Frames < bucket.Frames
                ? throw new TrainingException($"{Path}: expected {bucket.Frames} frames; found {clip.Frames}.")
                : ClipCut.Center(clip, bucket);
        }

        private VideoReadOptions Options(Bucket bucket, TimeSpan start)
        {
            var cover = Math.Max((double)bucket.Width / Info.Width, (double)bucket.Height / Info.Height);
            return new VideoReadOptions
            {
                Start = start,
                Frames = bucket.Frames,
                Width = Math.Max(bucket.Width, (int)Math.Round(Info.Width * cover)),
                Height = Math.Max(bucket.Height, (int)Math.Round(Info.Height * cover)),
            };
        }
    }
}
