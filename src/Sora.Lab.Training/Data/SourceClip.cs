using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>A clip yet to be drawn or read, and its captions.</summary>
/// <param name="Render">Makes the pixels; null where its file turns out to be damaged.</param>
/// <param name="Caption">Draws one of its captions by a seed.</param>
public sealed record SourceClip(Func<VideoClip?> Render, Func<ulong, string> Caption);
