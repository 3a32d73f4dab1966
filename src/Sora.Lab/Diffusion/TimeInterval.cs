namespace Sora.Lab.Diffusion;

/// <summary>An interval of the diffusion's time, ends included; 0 is clean, 1 is noise.</summary>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end.</param>
public readonly record struct TimeInterval(double From, double To)
{
    /// <summary>All times.</summary>
    public static TimeInterval Always { get; } = new(0, 1);

    /// <summary>Whether a time lies in it.</summary>
    public bool Contains(double t) => t >= From && t <= To;
}
