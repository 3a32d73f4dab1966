using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>A trial that is yet to be answered.</summary>
/// <param name="Asked">See <see cref="JudgedTrial.Asked"/>.</param>
/// <param name="Kind">See <see cref="JudgedTrial.Kind"/>.</param>
/// <param name="Answer">Has everybody answer and judges that; takes its time.</param>
internal sealed record PosedTrial(
    string Asked,
    string Kind,
    Func<IReadOnlyList<(string Name, VideoClip Clip, Judgement Judgement)>> Answer
)
{
    /// <summary>Has trials answered one by one, but for those that were kept, and makes them a table.</summary>
    /// <param name="name">Of the table.</param>
    /// <param name="task">What is asked in it.</param>
    /// <param name="trials">In their order.</param>
    /// <param name="kept">What was judged before; gets what is judged now.</param>
    /// <param name="shown">Told after each new trial its number, from 0, and everybody's answer by name.</param>
    /// <param name="progress">Told after each new trial the table so far.</param>
    public static CapabilityTable Run(
        string name,
        string task,
        IEnumerable<PosedTrial> trials,
        KeptTrials? kept,
        Action<int, IReadOnlyList<(string Name, VideoClip Clip)>>? shown,
        Action<CapabilityTable>? progress
    )
    {
        var judged = new List<JudgedTrial>();
        foreach (var trial in trials)
        {
            if (kept?.Find(judged.Count, trial.Asked) is { } known)
            {
                judged.Add(known);
                continue;
            }

            var answers = trial.Answer();
            judged.Add(new(trial.Asked, trial.Kind, [.. answers.Select(each => (each.Name, each.Judgement))]));
            kept?.Add(judged[^1]);
            shown?.Invoke(judged.Count - 1, [.. answers.Select(each => (each.Name, each.Clip))]);
            progress?.Invoke(CapabilityTable.Of(name, task, judged));
        }

        return CapabilityTable.Of(name, task, judged);
    }
}
