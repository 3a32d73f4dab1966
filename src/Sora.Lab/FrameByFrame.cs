using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab;

/// <summary>Draws the latent frames of clips one after another: each from noise, by those before it.</summary>
/// <remarks>
/// Chen et al. 2024 (Diffusion Forcing), section 3.3, without noise in the frames before. What later frames attend to is computed once a frame, so all
/// frames together cost about as many operations as the clip in one go.
/// </remarks>
/// <param name="transformer">A causal one.</param>
/// <param name="prediction">What it predicts.</param>
/// <param name="deviations">Of each latent channel, [C].</param>
/// <param name="settings">The guidance and the sampler.</param>
/// <param name="times">The sampler's, for each frame.</param>
internal sealed class FrameByFrame(
    DiffusionTransformer transformer,
    Prediction prediction,
    Tensor deviations,
    GenerationSettings settings,
    double[] times
)
{
    /// <summary>Draws clips side by side.</summary>
    /// <param name="noise">[B, C, T, H, W].</param>
    /// <param name="wanted">A prompt for each.</param>
    /// <param name="unwanted">What guidance pushes each away from.</param>
    /// <param name="onStep">Told after each step of each frame.</param>
    /// <returns>[B, C, T, H, W].</returns>
    public Tensor Draw(Tensor noise, TextContext wanted, TextContext unwanted, SamplerStep? onStep)
    {
        using var scope = NewDisposeScope();
        var frames = new List<Tensor>();
        var total = (int)noise.size(2);
        for (var i = 0; i < total; i++)
        {
            using var conditional = Remember(frames, wanted, total);
            using var unconditional = Remember(frames, unwanted, total);
            var denoise = Guidance.ClassifierFree(
                (x, t) => Velocity(x, t, wanted, conditional, total),
                (x, t) => Velocity(x, t, unwanted, unconditional, total),
                settings.Guidance,
                settings.GuidanceInterval
            );
            frames.Add(settings.Sampler.Find()(denoise, noise.narrow(2, i, 1), times, onStep));
        }

        return cat(frames, dim: 2).MoveToOuterDisposeScope();
    }

    // Null before the first frame.
    private FrameMemory? Remember(List<Tensor> frames, TextContext text, int total)
    {
        if (frames.Count == 0)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var memory = new FrameMemory(total);
        _ = Velocity(cat(frames, dim: 2), t: 0, text, memory, total);
        return memory;
    }

    private Tensor Velocity(Tensor x, double t, TextContext text, FrameMemory? before, int total)
    {
        using var scope = NewDisposeScope();
        using var none = before is null ? new FrameMemory(total) : null; // tells how long the clip will be
        var placed = tensor((float)t, device: x.device).expand(x.size(0));
        var input = new DiffusionInput([prediction.Input(x, placed, deviations)], [placed], text)
        {
            Memory = before ?? none,
        };
        return prediction.ToVelocity(transformer.call(input)[0], x, placed, deviations).MoveToOuterDisposeScope();
    }
}
