using Sora.Lab.Video;

namespace Sora.Lab.Published;

/// <summary>A clip and how it came about.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Plan">What was planned to be in memory.</param>
/// <param name="Timeline">What was done, in order.</param>
public sealed record GeneratedClip(VideoClip Clip, MemoryPlan Plan, IReadOnlyList<StageTime> Timeline);
