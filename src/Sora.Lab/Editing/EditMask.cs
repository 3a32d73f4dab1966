using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>Makes masks: white where a clip is drawn anew, black where it stays.</summary>
public static class EditMask
{
    /// <summary>A box, for all frames.</summary>
    /// <param name="clip">What it belongs to; gives size and frame rate.</param>
    /// <param name="left">The first column of the box, in pixels.</param>
    /// <param name="top">Its first row.</param>
    /// <param name="width">Its columns, at least 1.</param>
    /// <param name="height">Its rows, at least 1.</param>
    /// <returns>One frame of the clip's size.</returns>
    /// <exception cref="ArgumentException">It does not lie inside the clip.</exception>
    public static VideoClip Box(VideoClip clip, int left, int top, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (left < 0 || top < 0 || width < 1 || height < 1 || left > clip.Width - width || top > clip.Height - height)
        {
            throw new ArgumentException(
                $"Box of a mask: expected left,top,width,height inside {clip.Width}x{clip.Height}; found {left},{top},{width},{height}."
            );
        }

        var mask = new VideoClip(1, clip.Height, clip.Width, clip.FramesPerSecond);
        for (var y = top; y < top + height; y++)
        {
            mask.Frame(0).Slice(((y * clip.Width) + left) * 3, width * 3).Fill(255);
        }

        return mask;
    }
}
