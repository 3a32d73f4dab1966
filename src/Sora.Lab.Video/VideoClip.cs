namespace Sora.Lab.Video;

/// <summary>A clip held in memory: 8-bit sRGB frames of one size at a constant frame rate.</summary>
/// <remarks>An image is a clip of one frame. Bytes are laid out <c>[T, H, W, 3]</c>, red first.</remarks>
public sealed class VideoClip
{
    private readonly byte[] pixels;

    /// <summary>Wraps pixels without copying them.</summary>
    /// <param name="pixels">Bytes <c>[T, H, W, 3]</c>, red, green, blue.</param>
    /// <param name="frames">T, at least 1.</param>
    /// <param name="height">H in pixels, at least 1.</param>
    /// <param name="width">W in pixels, at least 1.</param>
    /// <param name="framesPerSecond">Above 0.</param>
    /// <exception cref="ArgumentException">The number of bytes is not <c>T * H * W * 3</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or the rate is not positive.</exception>
    public VideoClip(byte[] pixels, int frames, int height, int width, double framesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(framesPerSecond);
        var expected = (long)frames * height * width * 3;
        if (pixels.Length != expected)
        {
            throw new ArgumentException(
                $"A clip of {frames} frames of {width}x{height} has {expected} bytes; found {pixels.Length}.",
                nameof(pixels)
            );
        }

        this.pixels = pixels;
        (Frames, Height, Width, FramesPerSecond) = (frames, height, width, framesPerSecond);
    }

    /// <summary>A black clip to draw into.</summary>
    public VideoClip(int frames, int height, int width, double framesPerSecond)
        : this(new byte[checked(frames * height * width * 3)], frames, height, width, framesPerSecond) { }

    /// <summary>T, the number of frames.</summary>
    public int Frames { get; }

    /// <summary>H, in pixels.</summary>
    public int Height { get; }

    /// <summary>W, in pixels.</summary>
    public int Width { get; }

    /// <summary>Frames per second of playing time.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Playing time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Frames / FramesPerSecond);

    /// <summary>All bytes, <c>[T, H, W, 3]</c>.</summary>
    public Memory<byte> Pixels => pixels;

    /// <summary>The bytes of one frame, <c>[H, W, 3]</c>.</summary>
    /// <param name="index">In <c>[0, T)</c>.</param>
    public Span<byte> Frame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Frames);
        var size = Height * Width * 3;
        return pixels.AsSpan(index * size, size);
    }

    /// <summary>A copy of some of the frames.</summary>
    /// <param name="first">The index of the first, in <c>[0, T)</c>.</param>
    /// <param name="count">How many, at least 1.</param>
    public VideoClip Part(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, Frames);
        var size = Height * Width * 3;
        return new(pixels.AsSpan(first * size, count * size).ToArray(), count, Height, Width, FramesPerSecond);
    }

    /// <summary>The same clip, its last frame held where it has fewer frames.</summary>
    /// <param name="frames">How many it should have at the least.</param>
    public VideoClip HoldLast(int frames) =>
        Frames >= frames ? this : Join([this, .. Enumerable.Repeat(Part(Frames - 1, 1), frames - Frames)]);

    /// <summary>The same clip, its first frame held before it where it has fewer frames.</summary>
    /// <inheritdoc cref="HoldLast"/>
    public VideoClip HoldFirst(int frames) =>
        Frames >= frames ? this : Join([.. Enumerable.Repeat(Part(0, 1), frames - Frames), this]);

    /// <summary>The same clip played backwards.</summary>
    public VideoClip Reversed() => Join([.. Enumerable.Range(1, Frames).Select(back => Part(Frames - back, 1))]);

    /// <summary>One clip after another.</summary>
    /// <param name="clips">Of one size and frame rate.</param>
    /// <exception cref="ArgumentException">Sizes or rates differ, or there are none.</exception>
    public static VideoClip Join(params IReadOnlyList<VideoClip> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        var first = clips.Count > 0 ? clips[0] : throw new ArgumentException("Expected clips to join; found none.");
        foreach (var clip in clips)
        {
            if (clip.Height != first.Height || clip.Width != first.Width)
            {
                throw new ArgumentException(
                    $"Clips to join: expected {first.Width}x{first.Height} as the first; found {clip.Width}x{clip.Height}."
                );
            }

            if (Math.Abs(clip.FramesPerSecond - first.FramesPerSecond) > 1e-6)
            {
                throw new ArgumentException(
                    $"Clips to join: expected {first.FramesPerSecond} frames per second as the first; found {clip.FramesPerSecond}."
                );
            }
        }

        var all = new byte[clips.Sum(clip => clip.pixels.Length)];
        var place = 0;
        foreach (var clip in clips)
        {
            clip.pixels.CopyTo(all, place);
            place += clip.pixels.Length;
        }

        return new(all, clips.Sum(clip => clip.Frames), first.Height, first.Width, first.FramesPerSecond);
    }
}
