using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Tries a capability and judges the answers by the oracle.</summary>
public static class CapabilityEvaluator
{
    /// <summary>Poses each prompt to each contestant.</summary>
    /// <param name="capability">One of <see cref="LabCapabilities"/>.</param>
    /// <param name="count">How many prompts.</param>
    /// <param name="seed">What they are drawn with.</param>
    /// <param name="shown">Told after each prompt its number, from 0, and everybody's answer by name.</param>
    /// <param name="progress">Told after each prompt the table so far.</param>
    public static CapabilityTable Run(
        Capability capability,
        int count,
        ulong seed = EvaluationPlan.FullSeed,
        Action<int, IReadOnlyList<(string Name, VideoClip Clip)>>? shown = null,
        Action<CapabilityTable>? progress = null
    )
    {
        ArgumentNullException.ThrowIfNull(capability);
        var judged = new List<Judgement[]>();
        foreach (var prompt in capability.Draw(count, seed))
        {
            var trial = capability.Pose(prompt);
            var answers = capability.Contestants.Select(one => (one.Name, Clip: one.Answer(trial))).ToArray();
            judged.Add([.. answers.Select(answer => capability.Judge(trial, answer.Clip))]);
            shown?.Invoke(judged.Count - 1, answers);
            progress?.Invoke(Table(capability, judged));
        }

        return Table(capability, judged);
    }

    private static CapabilityTable Table(Capability capability, List<Judgement[]> judged)
    {
        var rows = capability.Contestants.Select(
            (one, number) => CapabilityRow.Of(one.Name, [.. judged.Select(each => each[number])])
        );
        return new(capability.Name, capability.Task, [.. rows]);
    }
}
