namespace Sora.Lab.Video;

/// <summary>What a file says about its first video stream, before any frame is decoded.</summary>
/// <remarks>Sizes are those <see cref="VideoReader"/> delivers: upright, with square pixels. A picture is a video of one
/// frame at one frame per second.</remarks>
public sealed record VideoInfo
{
    /// <summary>Width of a delivered frame in pixels: turned upright and stretched to square pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of a delivered frame in pixels: turned upright and stretched to square pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Width in pixels as stored, before rotation and pixel aspect.</summary>
    public required int StoredWidth { get; init; }

    /// <summary>Height in pixels as stored, before rotation and pixel aspect.</summary>
    public required int StoredHeight { get; init; }

    /// <summary>Number of frames, or null where only decoding the whole file would tell.</summary>
    public int? Frames { get; init; }

    /// <summary>Frames per second; when <see cref="IsVariableFrameRate"/> the even rate that holds every frame, or the
    /// mean where there is none up to 120.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>Whether frames stand at uneven times. They are then resampled to <see cref="FramesPerSecond"/>.</summary>
    public bool IsVariableFrameRate { get; init; }

    /// <summary>Playing time, or null where the file does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Degrees clockwise, in <c>[0, 360)</c>, by which stored frames are turned to stand upright.</summary>
    public int Rotation { get; init; }

    /// <summary>Width of a stored pixel over its height; 1 is square.</summary>
    public double PixelAspect { get; init; } = 1;

    /// <summary>Container, by ffmpeg's name: <c>matroska,webm</c>.</summary>
    public required string Container { get; init; }

    /// <summary>Codec, by ffmpeg's name: <c>h264</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>Stored pixel format, by ffmpeg's name: <c>yuv420p10le</c>.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Whether pixels may be transparent, and so are laid over <see cref="VideoReadOptions.Background"/>.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Whether brightness is coded as PQ or HLG, and so is tone-mapped to sRGB.</summary>
    public bool IsHighDynamicRange { get; init; }
}
