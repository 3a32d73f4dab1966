using Sora.Lab.Video;

namespace Sora.Lab.Cascade;

/// <summary>A step from a coarse clip to a finer one.</summary>
public interface ICascadeStage : IDisposable
{
    /// <summary>What tables and progress call it, such as <c>temporal-sr</c>.</summary>
    string Name { get; }

    /// <summary>The size and frame rate it makes of others.</summary>
    /// <param name="before">Those of the coarse clip.</param>
    /// <exception cref="ArgumentException">Clips of this size do not suit it; the message says why.</exception>
    GenerationSettings After(GenerationSettings before);

    /// <summary>Steps it reports for a clip; 0 for none.</summary>
    /// <param name="clip">The coarse one.</param>
    int StepsFor(VideoClip clip);

    /// <summary>The finer clip; the same for the same arguments.</summary>
    /// <param name="clip">The coarse one.</param>
    /// <param name="prompt">What it shows.</param>
    /// <param name="seed">Where noise comes from.</param>
    /// <param name="onStep">Told after each step how many are done; it may throw to stop.</param>
    /// <exception cref="ArgumentException">The clip or the prompt does not suit it.</exception>
    VideoClip Refine(VideoClip clip, string prompt, ulong seed, Action<int>? onStep = null);
}
