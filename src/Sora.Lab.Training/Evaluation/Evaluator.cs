using System.Diagnostics;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Judges a model by the oracle: does a clip show what its prompt says?</summary>
/// <remarks>
/// Beside the model stand real clips of the same prompts (the oracle's own error), their autoencoder reconstructions (the
/// ceiling), and real clips judged by another prompt (chance). The model's clips are also told apart by the motion asked for.
/// </remarks>
public sealed class Evaluator
{
    private const int ChanceDistance = 1;
    private readonly TextToVideo model;
    private readonly Func<VideoClip, Func<PlannedPrompt, Verdict>> oracle;
    private readonly int batch;

    /// <summary>Judges a model.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="batch">Clips generated side by side; the result does not depend on it beyond rounding.</param>
    public Evaluator(TextToVideo model, int batch = 8)
        : this(model, batch, Oracle.Grade) { }

    internal Evaluator(TextToVideo model, int batch, Func<VideoClip, Func<PlannedPrompt, Verdict>> oracle)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (this.model, this.batch, this.oracle) = (model, batch, oracle);
    }

    /// <summary>Generates and judges one clip for each prompt.</summary>
    /// <param name="plan">The prompts.</param>
    /// <param name="settings">The size and the sampler; null for the settings of <c>generate</c>.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="drawn">Told each prompt's number, from 0, and what the model drew for it.</param>
    /// <param name="kept">What was judged of these prompts before, by the same model; what is judged now is added. Null for nothing.</param>
    /// <param name="cancellation">Stops after the batch at hand.</param>
    /// <returns>The prompts in their order; <see cref="EvaluationReport.Of"/> counts them.</returns>
    /// <exception cref="TrainingException">Other prompts were judged before.</exception>
    public IReadOnlyList<JudgedPrompt<ClipVerdicts>> Run(
        EvaluationPlan plan,
        GenerationSettings? settings = null,
        Action<EvaluationProgress>? progress = null,
        Action<int, VideoClip>? drawn = null,
        KeptPrompts<ClipVerdicts>? kept = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        settings ??= GenerationSettings.Default;
        var clock = Stopwatch.StartNew();
        List<JudgedPrompt<ClipVerdicts>> judged =
        [
            .. plan.Prompts.Select((prompt, i) => kept?.Find(i, prompt)).OfType<JudgedPrompt<ClipVerdicts>>(),
        ];
        var before = judged.Count;
        foreach (var prompts in plan.Prompts.Skip(before).Chunk(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var one in Judge(plan, judged.Count, prompts, settings, drawn))
            {
                judged.Add(one);
                kept?.Add(one);
            }

            var left = clock.Elapsed * ((double)(plan.Prompts.Count - judged.Count) / (judged.Count - before));
            progress?.Invoke(new(judged.Count, plan.Prompts.Count, clock.Elapsed, left, EvaluationRow.Model(judged)));
        }

        return judged;
    }

    private List<JudgedPrompt<ClipVerdicts>> Judge(
        EvaluationPlan plan,
        int start,
        PlannedPrompt[] prompts,
        GenerationSettings settings,
        Action<int, VideoClip>? drawn
    )
    {
        var generated = model.Generate([.. prompts.Select(prompt => prompt.ToRequest(settings))]);
        var real = prompts.Select(prompt => prompt.Render(settings)).ToList();
        List<VideoClip> clips = [.. real, .. real.Select(model.Reconstruct), .. generated];
        var seen = clips.AsParallel().AsOrdered().Select(oracle).ToList(); // most of the time goes here
        var judged = new List<JudgedPrompt<ClipVerdicts>>();
        for (var i = 0; i < prompts.Length; i++)
        {
            drawn?.Invoke(start + i, generated[i]);
            var other = plan.Prompts[(start + i + ChanceDistance) % plan.Prompts.Count];
            judged.Add(
                new(
                    prompts[i],
                    new(
                        seen[i](prompts[i]),
                        seen[prompts.Length + i](prompts[i]),
                        seen[(2 * prompts.Length) + i](prompts[i]),
                        seen[i](other)
                    )
                )
            );
        }

        return judged;
    }
}
