using Sora.Lab.Diffusion;
using Sora.Lab.Layers;

namespace Sora.Lab;

/// <summary>Takes steps of a sampler again, so that what is generated comes to fit what is given around it.</summary>
/// <remarks>
/// Lugmayr et al. 2022 (RePaint), section 4.2 and algorithm 1, on the path of rectified flow. What a noisy sample says already was said before the network
/// saw how it meets what is given; noised again, it may be said otherwise. What is given lies under other noise each time, as there.
/// </remarks>
/// <param name="sampler">Takes the steps.</param>
/// <param name="start">What is given, and how often each step is taken that begins in <see cref="Where"/>; once where nothing is given.</param>
/// <param name="fresh">Noise of the sample's shape, other each time.</param>
internal sealed class Resampling(Sampler sampler, SamplingStart start, Func<Tensor> fresh)
{
    /// <summary>Earlier nothing is said yet, later no longer where things are.</summary>
    public static TimeInterval Where { get; } = new(0.5, 0.99);

    /// <summary>Draws a sample.</summary>
    /// <param name="denoise">Predicts the velocity, told what noise lies over what is given.</param>
    /// <param name="x">Where to begin, [B, C, T, H, W].</param>
    /// <param name="noise">What it is made of there beside the clip, of the same shape.</param>
    /// <param name="times">Falling to 0.</param>
    /// <param name="onStep">Told after each step of each pass.</param>
    public Tensor Draw(
        Func<Tensor, Denoise> denoise,
        Tensor x,
        Tensor noise,
        IReadOnlyList<double> times,
        SamplerStep? onStep = null
    )
    {
        if (start.Given is null || start.Passes == 1)
        {
            return Walk(0, times.Count - 1);
        }

        using var scope = NewDisposeScope();
        var first = times.TakeWhile(t => t > Where.To).Count();
        var last = Math.Clamp(times.TakeWhile(t => t >= Where.From).Count(), first, times.Count - 1);
        x = Walk(0, first);
        for (var i = first; i < last; i++)
        {
            for (var pass = 1; pass < start.Passes; pass++)
            {
                (x, noise) = Renew(Walk(i, i + 1), times[i + 1], times[i]);
            }

            x = Walk(i, i + 1);
        }

        return Walk(last, times.Count - 1).MoveToOuterDisposeScope();

        Tensor Walk(int from, int to) =>
            sampler(
                denoise(noise),
                x,
                [.. times.Skip(from).Take(to - from + 1)],
                onStep is null ? null : (step, next, clean) => onStep(from + step, next, clean)
            );
    }

    // From a time back to an earlier one: (1 - t) x0 + t noise has the same distribution either way.
    private (Tensor X, Tensor Noise) Renew(Tensor x, double from, double to)
    {
        var kept = (1 - to) / (1 - from);
        var added = Math.Sqrt((to * to) - (kept * kept * from * from));
        var noise = fresh();
        return (start.Given!.Place(x.Times(kept).PlusScaled(fresh(), added), noise, to), noise);
    }
}
