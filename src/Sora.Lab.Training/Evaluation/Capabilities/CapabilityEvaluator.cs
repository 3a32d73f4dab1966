using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Tries a capability and judges the answers by the oracle.</summary>
public static class CapabilityEvaluator
{
    /// <summary>Poses each prompt to each contestant.</summary>
    /// <param name="capability">One of <see cref="LabCapabilities"/>.</param>
    /// <param name="count">How many prompts.</param>
    /// <param name="seed">What they are drawn with.</param>
    /// <param name="shown">Told after each new prompt its number, from 0, and everybody's answer by name.</param>
    /// <param name="progress">Told after each new prompt the table so far.</param>
    /// <param name="kept">What was judged before, which is not judged again; gets what is judged now.</param>
    public static CapabilityTable Run(
        Capability capability,
        int count,
        ulong seed = EvaluationPlan.FullSeed,
        Action<int, IReadOnlyList<(string Name, VideoClip Clip)>>? shown = null,
        Action<CapabilityTable>? progress = null,
        KeptTrials? kept = null
    )
    {
        ArgumentNullException.ThrowIfNull(capability);
        var trials = capability
            .Draw(count, seed)
            .Select(prompt => new PosedTrial(prompt.Prompt, "", () => Answer(capability, prompt)));
        return PosedTrial.Run(capability.Name, capability.Task, trials, kept, shown, progress);
    }

    private static IReadOnlyList<(string Name, VideoClip Clip, Judgement Judgement)> Answer(
        Capability capability,
        PlannedPrompt prompt
    )
    {
        var trial = capability.Pose(prompt);
        return
        [
            .. capability
                .Contestants.Select(one => (one.Name, Clip: one.Answer(trial)))
                .Select(answer => (answer.Name, answer.Clip, capability.Judge(trial, answer.Clip))),
        ];
    }
}
