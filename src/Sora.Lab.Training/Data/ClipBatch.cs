using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>Clips beside each other.</summary>
internal static class ClipBatch
{
    /// <summary>Two clips of one size as one of double width.</summary>
    public static VideoClip SideBySide(VideoClip left, VideoClip right)
    {
        var joined = new VideoClip(left.Frames, left.Height, left.Width * 2, left.FramesPerSecond);
        var row = left.Width * 3;
        for (var t = 0; t < left.Frames; t++)
        {
            for (var y = 0; y < left.Height; y++)
            {
                var target = joined.Frame(t).Slice(2 * y * row, 2 * row);
                left.Frame(t).Slice(y * row, row).CopyTo(target);
                right.Frame(t).Slice(y * row, row).CopyTo(target[row..]);
            }
        }

        return joined;
    }
}
