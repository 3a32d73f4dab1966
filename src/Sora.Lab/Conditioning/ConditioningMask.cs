namespace Sora.Lab.Conditioning;

/// <summary>Which latent frames of each clip are given; the rest is to be generated.</summary>
/// <remarks>
/// Given frames sit at t = 0 while the others are noisy (Diffusion Forcing, Chen et al. 2024; Open-Sora 1.2's masks). One
/// mechanism animates an image, extends a clip either way, connects two and makes loops.
/// </remarks>
/// <param name="Known">Whether each frame is given: bool [B, T].</param>
public sealed record ConditioningMask(Tensor Known)
{
    /// <summary>Nothing is given.</summary>
    public static ConditioningMask None(int clips, int frames) => new(zeros(clips, frames, dtype: ScalarType.Bool));

    /// <summary>The same frames are given in each clip.</summary>
    /// <param name="clips">How many clips, B.</param>
    /// <param name="frames">Latent frames of each, T.</param>
    /// <param name="known">The indices of the given frames.</param>
    public static ConditioningMask Frames(int clips, int frames, params IReadOnlyCollection<int> known) =>
        Of([.. Enumerable.Range(0, clips).Select(_ => known)], frames);

    /// <summary>Draws masks for training: mostly nothing, else one of the ways people will use.</summary>
    /// <param name="clips">How many clips, B.</param>
    /// <param name="frames">Latent frames of each, T; a single frame is never given.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="odds">How often each way is drawn; null takes <see cref="ConditioningOdds.Default"/>.</param>
    public static ConditioningMask Draw(int clips, int frames, Random random, ConditioningOdds? odds = null) =>
        Draw(frames, Enumerable.Repeat(random, clips), odds);

    /// <inheritdoc cref="Draw(int, int, Random, ConditioningOdds?)"/>
    /// <param name="frames">Latent frames of each, T; a single frame is never given.</param>
    /// <param name="randoms">The source of randomness of each clip, B.</param>
    /// <param name="odds">How often each way is drawn; null takes <see cref="ConditioningOdds.Default"/>.</param>
    public static ConditioningMask Draw(int frames, IEnumerable<Random> randoms, ConditioningOdds? odds = null) =>
        Of([.. randoms.Select(random => (odds ?? ConditioningOdds.Default).Draw(frames, random))], frames);

    /// <summary>Whether no frame of any clip is given.</summary>
    public bool IsEmpty
    {
        get
        {
            using var any = Known.any();
            return !any.item<bool>();
        }
    }

    /// <summary>A time for each frame: 0 where it is given, else its clip's or its own: [B] or [B, T] -> [B, T].</summary>
    public Tensor Times(Tensor t)
    {
        using var scope = NewDisposeScope();
        var own = t.dim() == 1 ? t.unsqueeze(1) : t;
        return own.mul(Known.logical_not().to(t.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>Puts the given frames in their places: [B, C, T, H, W].</summary>
    /// <param name="x">The sample.</param>
    /// <param name="known">Where the given frames come from, of the same shape.</param>
    public Tensor Paste(Tensor x, Tensor known)
    {
        using var scope = NewDisposeScope();
        return where(Spread(), known, x).MoveToOuterDisposeScope();
    }

    /// <summary>1 where there is something to generate, else 0: float32 [B, 1, T, 1, 1], to weigh a loss.</summary>
    public Tensor Unknown()
    {
        using var scope = NewDisposeScope();
        return Spread().logical_not().to(float32).MoveToOuterDisposeScope();
    }

    private Tensor Spread() => Known.view(Known.size(0), 1, Known.size(1), 1, 1);

    private static ConditioningMask Of(IReadOnlyList<IReadOnlyCollection<int>> known, int frames)
    {
        var mask = new bool[known.Count, frames];
        for (var clip = 0; clip < known.Count; clip++)
        {
            foreach (var frame in known[clip])
            {
                mask[clip, frame < 0 ? frames + frame : frame] = true;
            }
        }

        return new ConditioningMask(tensor(mask));
    }
}
