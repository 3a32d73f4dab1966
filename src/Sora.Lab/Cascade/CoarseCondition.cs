using Sora.Lab.Layers;

namespace Sora.Lab.Cascade;

/// <summary>What a super-resolution network is told of the coarse clip, and what is left for it to say.</summary>
/// <remarks>
/// Ho et al. 2022 (Cascaded Diffusion Models), section 4.2, and Imagen Video, section 2.3: the coarse clip, doubled in pixels
/// and encoded, is shown under noise of a level s that the network is told, so that it does not trust details that the stage
/// before may have got wrong: <c>c_s = (1 - s) c + s noise</c>. Of the fine latent the network draws what is missing to the
/// best guess that is a multiple of c_s, <c>g = (1 - s) d^2 / ((1 - s)^2 d^2 + s^2) c_s</c> with d the deviation of each channel
/// (the skip of Karras et al. 2022, table 1, for the condition): a narrow network then need not carry the whole clip. The more noise, the more is
/// missing, <c>e^2 + d^2 s^2 / ((1 - s)^2 d^2 + s^2)</c> with e what is missing without any; in units that grow with it, it always deviates alike.
/// </remarks>
/// <param name="Input">What is stacked on the noisy latent: c_s of variance 1 and s, [B, C + 1, T, H, W].</param>
/// <param name="Guess">g, [B, C, T, H, W].</param>
/// <param name="Units">What is missing is measured in, [B, C, 1, 1, 1].</param>
public sealed record CoarseCondition(Tensor Input, Tensor Guess, Tensor Units)
{
    /// <summary>The condition at a level of noise.</summary>
    /// <param name="latent">c, the doubled clip's latent, [B, C, T, H, W].</param>
    /// <param name="noise">Of the same shape.</param>
    /// <param name="levels">s of each clip in [0, 1), [B].</param>
    /// <param name="deviations">d of each channel, [C].</param>
    /// <param name="missing">e of each channel, [C].</param>
    public static CoarseCondition Of(Tensor latent, Tensor noise, Tensor levels, Tensor deviations, Tensor missing)
    {
        ArgumentNullException.ThrowIfNull(latent);
        ArgumentNullException.ThrowIfNull(levels);
        using var scope = NewDisposeScope();
        var level = levels.to(latent.dtype).view(-1, 1, 1, 1, 1);
        var (d2, e2) = (Squares(deviations, latent), Squares(missing, latent));
        var (kept, s2) = (level.SubtractedFrom(1), level.Squared());
        var noisy = latent.mul(kept).Plus(noise.mul(level));
        var variance = kept.Squared().mul(d2).Plus(s2); // of c_s
        var growth = d2.mul(s2).div(variance.mul(e2)).Plus(1); // of what is missing, [B, C, 1, 1, 1]
        var plane = level.expand(-1, 1, latent.size(2), latent.size(3), latent.size(4));
        return new CoarseCondition(
            cat([noisy.div(variance.sqrt()), plane], 1).MoveToOuterDisposeScope(),
            noisy.mul(kept.mul(d2).div(variance)).MoveToOuterDisposeScope(),
            growth.mul(e2.mean()).sqrt().MoveToOuterDisposeScope()
        );
    }

    /// <summary>What is missing to a fine latent.</summary>
    /// <param name="fine">[B, C, T, H, W]</param>
    public Tensor Missing(Tensor fine)
    {
        using var scope = NewDisposeScope();
        return fine.sub(Guess).div(Units).MoveToOuterDisposeScope();
    }

    /// <summary>Undoes <see cref="Missing"/>: the fine latent.</summary>
    /// <param name="missing">[B, C, T, H, W]</param>
    public Tensor Complete(Tensor missing) => Guess.PlusProduct(missing, Units);

    /// <summary>How far what is missing deviates in each channel, in <see cref="Units"/>: 1 over all of them, [C].</summary>
    /// <param name="missing">e of each channel, [C].</param>
    public static Tensor DeviationsOf(Tensor missing)
    {
        using var scope = NewDisposeScope();
        return missing.div(missing.Squared().mean().sqrt()).MoveToOuterDisposeScope();
    }

    // [C] -> [1, C, 1, 1, 1]
    private static Tensor Squares(Tensor channels, Tensor like) =>
        channels.to(like.dtype).view(1, -1, 1, 1, 1).Squared();
}
