using Sora.Lab.Autoencoder;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>Clips of one size as one tensor, and side by side.</summary>
internal static class ClipBatch
{
    /// <summary>[B, 3, T, H, W] in [-1, 1].</summary>
    public static Tensor ToTensor(IEnumerable<VideoClip> clips, Device device)
    {
        using var scope = NewDisposeScope();
        return cat([.. clips.Select(ClipTensors.ToTensor)]).to(device).MoveToOuterDisposeScope();
    }

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
