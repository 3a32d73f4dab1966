using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>Cuts a clip to a bucket's size.</summary>
internal static class ClipCut
{
    /// <summary>The first frames and the middle of the picture.</summary>
    public static VideoClip Center(VideoClip clip, Bucket bucket)
    {
        var cut = new VideoClip(bucket.Frames, bucket.Height, bucket.Width, clip.FramesPerSecond);
        var (left, top) = ((clip.Width - bucket.Width) / 2, (clip.Height - bucket.Height) / 2);
        var row = bucket.Width * 3;
        for (var t = 0; t < bucket.Frames; t++)
        {
            for (var y = 0; y < bucket.Height; y++)
            {
                var from = (((top + y) * clip.Width) + left) * 3;
                clip.Frame(t).Slice(from, row).CopyTo(cut.Frame(t)[(y * row)..]);
            }
        }

        return cut;
    }
}
