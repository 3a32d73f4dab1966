using System.Collections.Immutable;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Rendering;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>
/// Whether a model reads whose each word is, without drawing a clip: the error of its velocity in real clips of two characters under captions that swap
/// something between the two, beside that under the true caption.
/// </summary>
/// <remarks>
/// A model that takes a caption for a bag of words errs alike under all of them. Scoring captions by a denoiser's error is the idea of Li et al. 2023
/// ("Your Diffusion Model is Secretly a Zero-Shot Classifier"), section 3.
/// </remarks>
/// <param name="model">Stays the caller's.</param>
public sealed class SwapEvaluator(TextToVideo model)
{
    private static readonly (string Name, Func<ImmutableArray<Character>, ImmutableArray<Character>> Swap)[] Swaps =
    [
        ("colours", static two => [two[0] with { Color = two[1].Color }, two[1] with { Color = two[0].Color }]),
        ("shapes", static two => [two[0] with { Shape = two[1].Shape }, two[1] with { Shape = two[0].Shape }]),
        ("motions", static two => [two[0] with { Motions = two[1].Motions }, two[1] with { Motions = two[0].Motions }]),
    ];

    /// <summary>Measures every swap at every time, and the two in the other order, which says the same.</summary>
    /// <param name="count">Clips, at least 1.</param>
    /// <param name="times">t of each pass, in (0, 1].</param>
    /// <param name="settings">The clips' size.</param>
    /// <param name="progress">Told after each clip how many are done.</param>
    public IReadOnlyList<SwapRow> Run(
        int count,
        IReadOnlyList<double> times,
        GenerationSettings settings,
        Action<int>? progress = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(settings);
        if (times.Count == 0 || times.Any(static time => time is not (> 0 and <= 1)))
        {
            throw new ArgumentException($"Times of noise: expected some in (0, 1]; found {string.Join(", ", times)}.");
        }

        var found = new List<SwapError>();
        for (var i = 0; i < count; i++)
        {
            var scene = LimitScenes.Draw((ulong)i, Cast.Options(Cast.Two, settings), Cast.AreUnlike);
            found.AddRange(Errors(scene, (ulong)i, times, settings));
            progress?.Invoke(i + 1);
        }

        return [.. found.GroupBy(error => (error.Swap, error.Time)).Select(group => SwapRow.Of([.. group]))];
    }

    private List<SwapError> Errors(Scene scene, ulong seed, IReadOnlyList<double> times, GenerationSettings settings)
    {
        using var scope = NewDisposeScope();
        (string Name, Scene Scene)[] told =
        [
            ("the other order", scene with { Characters = [.. scene.Characters.Reverse()] }),
            .. Swaps.Select(swap => (swap.Name, scene with { Characters = swap.Swap(scene.Characters) })),
        ];
        var clean = model.EncodeClip(SceneRenderer.Render(scene));
        var noise = model.Noise(seed, settings);
        var text = model.Encode([Captions.Plain(scene), .. told.Select(other => Captions.Plain(other.Scene))]);
        List<SwapError> found = [];
        foreach (var time in times)
        {
            var errors = Errors(clean, noise, (float)time, text);
            found.AddRange(told.Select((other, i) => new SwapError(other.Name, time, errors[0], errors[i + 1])));
        }

        return found;
    }

    // The mean squared error of the velocity under each caption.
    private float[] Errors(Tensor clean, Tensor noise, float time, TextContext text)
    {
        using var scope = NewDisposeScope();
        var noisy = RectifiedFlow.Interpolate(clean, noise, tensor([time], device: clean.device));
        var velocity = model.Predict(
            noisy.expand(text.Count, -1, -1, -1, -1),
            tensor([.. Enumerable.Repeat(time, text.Count)]),
            text
        );
        var error = velocity.sub(RectifiedFlow.Velocity(clean, noise)).Squared().mean([1, 2, 3, 4]);
        return error.cpu().data<float>().ToArray();
    }
}
