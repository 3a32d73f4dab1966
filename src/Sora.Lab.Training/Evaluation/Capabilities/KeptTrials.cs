namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>The judged trials of one table in a file, which is whole whenever a run is killed.</summary>
public sealed class KeptTrials
{
    private readonly KeptList<Line> lines;
    private readonly List<JudgedTrial> trials;

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file; made with the first trial.</param>
    /// <exception cref="TrainingException">It cannot be read.</exception>
    internal KeptTrials(string path)
    {
        lines = new(path, "judged trials");
        trials = [.. lines.Items.Select(line => line.ToTrial())];
    }

    /// <summary>How many there are.</summary>
    public int Count => trials.Count;

    /// <summary>One of them; none where it was not judged yet.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="asked">What is asked in it.</param>
    /// <exception cref="TrainingException">Something else was asked.</exception>
    internal JudgedTrial? Find(int number, string asked) =>
        number >= trials.Count ? null
        : trials[number].Asked == asked ? trials[number]
        : throw new TrainingException(
            $"{lines.Path}: expected '{asked}' as trial {number}; found '{trials[number].Asked}'. Give another folder."
        );

    /// <summary>Keeps one more.</summary>
    /// <exception cref="TrainingException">Those there were judged in another way.</exception>
    internal void Add(JudgedTrial trial)
    {
        var like = trials.Find(each => each.Kind == trial.Kind) ?? trial;
        if (!Columns(like).SequenceEqual(Columns(trial)))
        {
            throw new TrainingException(
                $"{lines.Path}: expected trials judged by {Said(Columns(trial).Except(Columns(like)))} as now; "
                    + $"found {Said(Columns(like).Except(Columns(trial)))}. Give another folder."
            );
        }

        trials.Add(trial);
        lines.Add(Line.Of(trial));
    }

    // Whose answers, and what is judged in them.
    private static IEnumerable<string> Columns(JudgedTrial trial) =>
        from answer in trial.Answers
        let judged = answer.Judgement
        from name in judged
            .Marks.Select(mark => mark.Name)
            .Concat(judged.Numbers.Select(number => number.Name))
            .Concat(judged.Counts.Select(count => count.Name))
        select $"'{name}' of {answer.Clips}";

    private static string Said(IEnumerable<string> columns) => columns.FirstOrDefault() ?? "the same in another order";

    private sealed record Line(string Asked, string Kind, IReadOnlyList<Answer> Answers)
    {
        public static Line Of(JudgedTrial trial) =>
            new(trial.Asked, trial.Kind, [.. trial.Answers.Select(each => Answer.Of(each.Clips, each.Judgement))]);

        public JudgedTrial ToTrial() =>
            new(Asked, Kind, [.. Answers.Select(answer => (answer.Clips, answer.ToJudgement()))]);
    }

    private sealed record Answer(
        string Clips,
        OrderedDictionary<string, bool> Marks,
        OrderedDictionary<string, double> Numbers,
        OrderedDictionary<string, bool> Counts
    )
    {
        public static Answer Of(string clips, Judgement judgement) =>
            new(
                clips,
                new(judgement.Marks.Select(mark => KeyValuePair.Create(mark.Name, mark.IsRight))),
                new(judgement.Numbers.Select(number => KeyValuePair.Create(number.Name, number.Value))),
                new(judgement.Counts.Select(count => KeyValuePair.Create(count.Name, count.IsSo)))
            );

        public Judgement ToJudgement() =>
            new(
                [.. Marks.Select(mark => (mark.Key, mark.Value))],
                [.. Numbers.Select(number => (number.Key, number.Value))]
            )
            {
                Counts = [.. Counts.Select(count => (count.Key, count.Value))],
            };
    }
}
