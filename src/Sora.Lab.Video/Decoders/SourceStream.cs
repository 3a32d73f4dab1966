namespace Sora.Lab.Video.Decoders;

/// <summary>The stream to decode: what users see of it, and what only the decoder needs.</summary>
internal sealed record SourceStream(VideoInfo Info)
{
    /// <summary>Whether it has more than one frame, so that times matter.</summary>
    public required bool IsMoving { get; init; }

    /// <summary>The decoder to ask for, where ffmpeg's own would drop alpha; null for its choice.</summary>
    public string? Decoder { get; init; }

    /// <summary>The matrix of its YUV values, by ffmpeg's name; null where the file does not say.</summary>
    public string? Matrix { get; init; }

    /// <summary>The primaries of its colours, by ffmpeg's name; null where the file does not say.</summary>
    public string? Primaries { get; init; }
}
