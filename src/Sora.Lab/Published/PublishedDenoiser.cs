using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Published;

/// <summary>The transformer as samplers see it: guided by two texts, and told the time as it was in training.</summary>
internal static class PublishedDenoiser
{
    private const double TrainingSteps = 1000;

    /// <param name="transformer">The network.</param>
    /// <param name="texts">What a clip shall show, and what not: states [1, L, D] each.</param>
    /// <param name="settings">Guidance, and the sampler.</param>
    /// <param name="inOneBatch">Whether both texts are asked about in one pass.</param>
    public static Denoise Of(
        DiffusionTransformer transformer,
        IReadOnlyList<Tensor> texts,
        GenerationSettings settings,
        bool inOneBatch
    )
    {
        // The published samplers hand whole timesteps to the network, cut off in float32.
        var isWhole = settings.Sampler is SamplerKind.UniPC or SamplerKind.DpmSolverPlusPlus2M;
        var (with, without) = (Context(texts[0]), Context(texts[1]));
        Denoise conditional = (x, t) => Predict(x, t, with);
        if (!inOneBatch)
        {
            Denoise unconditional = (x, t) => Predict(x, t, without);
            return Guidance.ClassifierFree(conditional, unconditional, settings.Guidance, settings.GuidanceInterval);
        }

        var both = Context(cat([.. texts]));
        return Guidance.ClassifierFree(
            (x, t) =>
            {
                var halves = Predict(cat([x, x]), t, both).chunk(2);
                return (halves[0], halves[1]);
            },
            conditional,
            settings.Guidance,
            settings.GuidanceInterval
        );

        Tensor Predict(Tensor x, double t, TextContext text)
        {
            var time = isWhole ? Math.Truncate(TrainingSteps * (float)t) / TrainingSteps : t;
            using var times = tensor([.. Enumerable.Repeat(time, text.Count)], device: x.device);
            return transformer.Predict(x, times, text);
        }
    }

    // All positions count, those of the padding too.
    private static TextContext Context(Tensor states) =>
        new(states, [.. Enumerable.Repeat((int)states.size(1), (int)states.size(0))], TextPadding.Attended);
}
