using Sora.Lab.Video;

namespace Sora.Lab.Visuals.Tests;

/// <summary>Small clips whose pixels are known.</summary>
internal static class Clips
{
    /// <summary>Every pixel tells its place: red its column, green its row, blue its frame.</summary>
    public static VideoClip Ramp(int frames = 5, int height = 16, int width = 24)
    {
        var clip = new VideoClip(frames, height, width, 8);
        for (var t = 0; t < frames; t++)
        {
            var frame = clip.Frame(t);
            for (var i = 0; i < height * width; i++)
            {
                (frame[3 * i], frame[(3 * i) + 1], frame[(3 * i) + 2]) = (
                    (byte)(i % width),
                    (byte)(i / width),
                    (byte)t
                );
            }
        }

        return clip;
    }
}
