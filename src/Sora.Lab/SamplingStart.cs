using Sora.Lab.Conditioning;

namespace Sora.Lab;

/// <summary>Where sampling begins, if not at noise alone.</summary>
public sealed record SamplingStart
{
    /// <summary>Noise alone.</summary>
    public static SamplingStart Noise { get; } = new();

    /// <summary>The sample at <see cref="Time"/>, [B, C, T, H, W]; null for noise of the requests' seeds.</summary>
    public Tensor? Sample { get; init; }

    /// <summary>The time it is at, in (0, 1]; of the sampler's steps those from there on are taken.</summary>
    public double Time { get; init; } = 1;

    /// <summary>What is given of the clip; null for nothing.</summary>
    public GivenLatents? Given { get; init; }

    /// <summary>
    /// How often each step is taken while it is settled where things are, at least 1, where something is given: more fit what is generated better to it, and
    /// take longer. Lugmayr et al. 2022 (RePaint), section 4.2.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Passes
    {
        get;
        init =>
            field =
                value >= 1
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), value, "Passes: expected at least 1.");
    } = 1;
}
