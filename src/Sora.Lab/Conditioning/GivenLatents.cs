namespace Sora.Lab.Conditioning;

/// <summary>Latents that are given, and where; the rest is to be generated.</summary>
/// <remarks>
/// Frames that are given as a whole sit at t = 0 while the others are noisy, as in training (<see cref="ConditioningMask"/>). What is given of a
/// part of a frame is led along its own straight path, whose velocity <c>noise - x0</c> is known (Avrahami et al. 2022, Blended Diffusion,
/// section 3.3, for rectified flow).
/// </remarks>
/// <param name="Latent">[1, C, T, H, W]; anything finite where nothing is given.</param>
/// <param name="Mask">Where it is given: bool [1, 1, T, H, W].</param>
public sealed record GivenLatents(Tensor Latent, Tensor Mask)
{
    /// <summary>
    /// The time at which whole frames are held, in [0, 1): a little noise over what was itself generated hides its faults from the frames to come.
    /// </summary>
    /// <remarks>Valevski et al. 2024 (GameNGen), section 3.2.1.</remarks>
    /// <exception cref="ArgumentException">Outside of its range.</exception>
    public double ContextNoise
    {
        get;
        init =>
            field = value is >= 0 and < 1
                ? value
                : throw new ArgumentException(
                    FormattableString.Invariant($"Context noise: expected a time in [0, 1); found {value}.")
                );
    }

    /// <summary>Whole frames are given.</summary>
    /// <param name="latent">[1, C, T, H, W].</param>
    /// <param name="frames">Their indices.</param>
    public static GivenLatents Frames(Tensor latent, params IReadOnlyCollection<int> frames)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        var known = ConditioningMask.Frames(1, (int)latent.size(2), frames).Known.to(latent.device);
        var mask = known.view(1, 1, -1, 1, 1).expand(1, 1, -1, latent.size(3), latent.size(4));
        return new(latent.alias().MoveToOuterDisposeScope(), mask.MoveToOuterDisposeScope());
    }

    /// <summary>A time for each frame, [1, T]: that of the sample, or <see cref="ContextNoise"/> where the frame is given.</summary>
    /// <param name="t">The time of the sample.</param>
    public Tensor Times(double t)
    {
        using var scope = NewDisposeScope();
        var (held, sampled) = (tensor((float)ContextNoise, device: Mask.device), tensor((float)t, device: Mask.device));
        return where(WholeFrames(), held, sampled).MoveToOuterDisposeScope();
    }

    /// <summary>Puts what is given into a sample.</summary>
    /// <param name="x">The sample at a time t, [B, C, T, H, W].</param>
    /// <param name="noise">What the sample is made of beside the clip, of the same shape.</param>
    /// <param name="t">The time.</param>
    public Tensor Place(Tensor x, Tensor noise, double t)
    {
        using var scope = NewDisposeScope();
        var times = Times(t).view(1, 1, -1, 1, 1);
        return where(Mask, lerp(Latent, noise, times.expand_as(Latent)), x).MoveToOuterDisposeScope();
    }

    /// <summary>Corrects a predicted velocity: whole frames stand still, parts go their known way.</summary>
    /// <param name="velocity">[B, C, T, H, W].</param>
    /// <param name="noise">What the sample is made of beside the clip, of the same shape.</param>
    public Tensor Lead(Tensor velocity, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var stands = WholeFrames().view(1, 1, -1, 1, 1);
        var known = where(stands, zeros_like(velocity), noise.sub(Latent));
        return where(Mask, known, velocity).MoveToOuterDisposeScope();
    }

    /// <summary>Puts what is given, without noise, into a finished sample.</summary>
    /// <param name="x">[B, C, T, H, W].</param>
    public Tensor Finish(Tensor x) => where(Mask, Latent, x);

    // [1, T]
    private Tensor WholeFrames() => Mask.flatten(3).all(3).squeeze(1);
}
