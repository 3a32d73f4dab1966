using SkiaSharp;

namespace Sora.Lab.Video;

/// <summary>Which part of a file to read, and as what. The default is all of it, as it is.</summary>
public sealed record VideoReadOptions
{
    /// <summary>Playing time to skip before the first frame.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>Read at most so many frames; null reads to the end.</summary>
    public int? Frames { get; init; }

    /// <summary>Resample to this rate, keeping the speed of motion; null keeps the file's own.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>Resize to this width in pixels; alone, the height follows the aspect ratio.</summary>
    public int? Width { get; init; }

    /// <summary>Resize to this height in pixels; alone, the width follows the aspect ratio.</summary>
    public int? Height { get; init; }

    /// <summary>What transparent pixels are laid over: white unless said otherwise.</summary>
    public SKColor Background { get; init; } = SKColors.White;

    /// <summary>What to do when the file breaks off or does not decode cleanly.</summary>
    public DamagedFilePolicy Damaged { get; init; } = DamagedFilePolicy.Refuse;

    /// <summary>The most frames <see cref="VideoReader.Read"/> holds; a longer clip is an error. Streams have no limit.</summary>
    public int MaxFrames { get; init; } = int.MaxValue;

    /// <summary>The most bytes <see cref="VideoReader.Read"/> holds, 1 GiB unless said otherwise; a larger clip is an
    /// error. For a stream it bounds one frame.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Start, TimeSpan.Zero);
        ThrowIfBelowOne(Frames, nameof(Frames));
        ThrowIfBelowOne(Width, nameof(Width));
        ThrowIfBelowOne(Height, nameof(Height));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFrames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes, 1);
        if (FramesPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(FramesPerSecond), rate, "Expected a rate above 0.");
        }
    }

    private static void ThrowIfBelowOne(int? value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected at least 1.");
        }
    }
}
