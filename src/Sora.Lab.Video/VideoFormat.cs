namespace Sora.Lab.Video;

/// <summary>The kinds of file a clip can be written to.</summary>
public enum VideoFormat
{
    /// <summary>H.264, yuv420p, no audio: what every browser and player shows.</summary>
    Mp4,

    /// <summary>VP9 with full chroma: sharper colour edges than mp4, for browsers.</summary>
    Webm,

    /// <summary>GIF, 256 colours chosen for the clip, looping.</summary>
    Gif,

    /// <summary>Animated PNG: exact to the level, looping.</summary>
    Apng,

    /// <summary>PNG: one frame to a file, or a numbered sequence.</summary>
    Png,
}
