using Sora.Lab.Conditioning;
using Sora.Lab.Diffusion;
using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>A clip changes by what a prompt says, as a whole or in a region.</summary>
public static class Edit
{
    /// <summary>How often steps of <see cref="Inpaint"/> are taken unless asked otherwise.</summary>
    public const int UsualPasses = 4;

    /// <summary>The strength of <see cref="EditByNoise"/> unless asked otherwise: most edits of the shipped model succeed at it.</summary>
    public const double UsualStrength = 0.9;

    /// <summary>Draws a clip anew from part of its noise: what is coarse stays, what is finer follows the prompt.</summary>
    /// <remarks>Meng et al. 2021 (SDEdit), section 3.1, on the path of rectified flow.</remarks>
    /// <param name="model">Draws it.</param>
    /// <param name="clip">What is edited, cut to 1 plus a multiple of the autoencoder's stride frames.</param>
    /// <param name="request">The prompt says what it should show then.</param>
    /// <param name="strength">The time it is taken back to, in (0, 1]: at 1 nothing of it is left.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">The strength is out of its range.</exception>
    public static VideoClip EditByNoise(
        this TextToVideo model,
        VideoClip clip,
        GenerationRequest request,
        double strength = UsualStrength,
        Action<GenerationProgress>? onStep = null
    )
    {
        if (strength is not (> 0 and <= 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Strength of an edit: expected in (0, 1]; found {strength}.")
            );
        }

        var (fitting, sized) = Fit(model, clip, request);
        using var scope = NewDisposeScope();
        var latent = model.EncodeClip(fitting);
        var noise = model.Noise(request.Seed, sized.Settings);
        var x = RectifiedFlow.Interpolate(latent, noise, tensor([(float)strength], device: latent.device));
        return Draw(model, sized, new SamplingStart { Sample = x, Time = strength }, onStep);
    }

    /// <summary>Takes a clip back to the noise it would be made from, and draws from there by another prompt.</summary>
    /// <remarks>Song et al. 2020 (DDIM), section 4.3; Hertz et al. 2022 (Prompt-to-Prompt), section 4, on real images.</remarks>
    /// <param name="model">Draws it.</param>
    /// <param name="clip">What is edited, cut to 1 plus a multiple of the autoencoder's stride frames.</param>
    /// <param name="source">A prompt that says what it shows now.</param>
    /// <param name="request">The prompt says what it should show then; the seed is not used.</param>
    /// <param name="onStep">Told after each step of both ways; it may throw to stop.</param>
    public static VideoClip EditByInversion(
        this TextToVideo model,
        VideoClip clip,
        string source,
        GenerationRequest request,
        Action<GenerationProgress>? onStep = null
    )
    {
        var (fitting, sized) = Fit(model, clip, request);
        using var scope = NewDisposeScope();
        var noise = model.Invert(model.EncodeClip(fitting), sized with { Prompt = source }, onStep);
        return Draw(model, sized, new SamplingStart { Sample = noise }, onStep);
    }

    /// <summary>Draws a region of a clip anew; all pixels outside stay as they are to the last bit.</summary>
    /// <remarks>Lugmayr et al. 2022 (RePaint), section 4.2: in one pass what is drawn may lie half outside, where it is cut off.</remarks>
    /// <param name="model">Draws it.</param>
    /// <param name="clip">What is edited, cut to 1 plus a multiple of the autoencoder's stride frames.</param>
    /// <param name="mask">White where it is drawn anew, black where it stays: one frame for all, or one for each; of the clip's size.</param>
    /// <param name="request">The prompt says what the whole clip shows then.</param>
    /// <param name="passes">See <see cref="SamplingStart.Passes"/>, at least 1.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">The mask is of another size or length, or keeps all, or there is no pass.</exception>
    public static VideoClip Inpaint(
        this TextToVideo model,
        VideoClip clip,
        VideoClip mask,
        GenerationRequest request,
        int passes = UsualPasses,
        Action<GenerationProgress>? onStep = null
    )
    {
        var (fitting, sized) = Fit(model, clip, request);
        var region = new Region(mask, fitting);
        using var scope = NewDisposeScope();
        var latent = model.EncodeClip(fitting);
        var given = new GivenLatents(latent, region.Kept(latent, model.Autoencoder.Stride));
        return region.Paste(fitting, Draw(model, sized, new SamplingStart { Given = given, Passes = passes }, onStep));
    }

    private static (VideoClip Clip, GenerationRequest Request) Fit(
        TextToVideo model,
        VideoClip clip,
        GenerationRequest request
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(request);
        var fitting = clip.Part(0, model.Autoencoder.Config.FittingFrames(clip.Frames));
        var sized = Windows.OfSize(request, fitting);
        return (fitting, sized with { Settings = sized.Settings with { Frames = fitting.Frames } });
    }

    private static VideoClip Draw(
        TextToVideo model,
        GenerationRequest request,
        SamplingStart start,
        Action<GenerationProgress>? onStep
    )
    {
        using var latent = model.Sample([request], start, onStep);
        return model.Decode(latent, request.Settings);
    }
}
