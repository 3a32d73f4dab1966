using Sora.Lab.Training.Data;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation;

/// <summary>How often a model cuts its subject off, beside real clips and square crops of them.</summary>
/// <remarks>
/// Sora's technical report (OpenAI 2024), "Improved framing and composition", compares training at native aspect ratios with training on square crops.
/// </remarks>
/// <param name="model">Stays the caller's.</param>
/// <param name="batch">Clips generated side by side.</param>
public sealed class FramingEvaluator(TextToVideo model, int batch = 8)
{
    /// <summary>Generates and judges one clip for each prompt.</summary>
    /// <param name="plan">The prompts.</param>
    /// <param name="settings">The size: a wide or a tall one tells most.</param>
    /// <param name="progress">Told after each batch how many are done.</param>
    public IReadOnlyList<FramingRow> Run(EvaluationPlan plan, GenerationSettings settings, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        var (generated, real, cropped) = (0, 0, 0);
        var done = 0;
        foreach (var prompts in plan.Prompts.Chunk(batch))
        {
            var clips = model.Generate([.. prompts.Select(prompt => prompt.ToRequest(settings))]);
            var reals = prompts.Select(prompt => prompt.Render(settings)).ToList();
            generated += clips.Count(Framing.CutsOff);
            real += reals.Count(Framing.CutsOff);
            cropped += reals.Count(clip => Framing.CutsOff(Square(clip)));
            progress?.Invoke(done += prompts.Length);
        }

        var count = plan.Prompts.Count;
        return [new("model", generated, count), new("real", real, count), new("square crops of real", cropped, count)];
    }

    private static VideoClip Square(VideoClip clip)
    {
        var side = Math.Min(clip.Width, clip.Height);
        return ClipCut.Center(clip, new Bucket(side, side, clip.Frames, 1));
    }
}
