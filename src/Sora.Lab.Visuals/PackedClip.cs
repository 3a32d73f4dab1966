using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>A clip of a sequence, to be drawn.</summary>
/// <param name="Label">What it is called, such as its size.</param>
/// <param name="Tokens">Its tokens, at least 1.</param>
/// <param name="Clip">Its pixels, of which the first frame is shown; none for a plain block.</param>
public sealed record PackedClip(string Label, int Tokens, VideoClip? Clip = null);
