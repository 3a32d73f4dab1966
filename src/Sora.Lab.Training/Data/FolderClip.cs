using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>A file of a folder of clips, probed and not read, with its captions.</summary>
/// <param name="Path">The file.</param>
/// <param name="Captions">At least one.</param>
/// <param name="Info">What it says about itself.</param>
internal sealed record FolderClip(string Path, IReadOnlyList<string> Captions, VideoInfo Info)
{
    /// <summary>How many frames it has, or about how many where it does not say.</summary>
    public int Frames =>
        Info.Frames ?? Math.Max(1, (int)((Info.Duration ?? TimeSpan.Zero).TotalSeconds * Info.FramesPerSecond));

    /// <summary>A window of it, resized to cover a size with its aspect kept; what hangs over is cut off evenly.</summary>
    /// <param name="size">The size wanted.</param>
    /// <param name="place">Where in the file the window lies, in [0, 1).</param>
    /// <exception cref="VideoFileException">The file is damaged.</exception>
    /// <exception cref="TrainingException">It has fewer frames.</exception>
    public VideoClip Read(Bucket size, double place)
    {
        var start = place * (Frames - size.Frames) / Info.FramesPerSecond;
        var clip = VideoReader.Read(Path, Options(size, TimeSpan.FromSeconds(start)));
        clip = clip.Frames < size.Frames ? VideoReader.Read(Path, Options(size, TimeSpan.Zero)) : clip;
        return clip.Frames < size.Frames
            ? throw new TrainingException($"{Path}: expected {size.Frames} frames; found {clip.Frames}.")
            : ClipCut.Center(clip, size);
    }

    private VideoReadOptions Options(Bucket size, TimeSpan start)
    {
        var cover = Math.Max((double)size.Width / Info.Width, (double)size.Height / Info.Height);
        return new VideoReadOptions
        {
            Start = start,
            Frames = size.Frames,
            Width = Math.Max(size.Width, (int)Math.Round(Info.Width * cover)),
            Height = Math.Max(size.Height, (int)Math.Round(Info.Height * cover)),
        };
    }
}
