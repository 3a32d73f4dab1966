namespace Sora.Lab.Training.Evaluation;

/// <summary>The marks of the clips of one row, as its numbers.</summary>
internal static class CascadeTally
{
    /// <summary>The row of marks, at least one.</summary>
    public static CascadeRow Of(string name, IReadOnlyCollection<CascadeMark> marks)
    {
        var between = marks.Select(mark => mark.IsRightBetween).OfType<bool>().ToList();
        return new(
            name,
            marks.First().Size,
            marks.Count,
            marks.Count(mark => mark.IsRight),
            between.Count == 0 ? null : between.Count(isRight => isRight),
            marks.Average(mark => mark.SignalToNoise),
            RatioInterval.Of([.. marks.Select(mark => (mark.Edges, mark.TrueEdges))]) ?? new(1, 0),
            RatioInterval.Of([.. marks.Select(mark => (mark.Jerk, mark.TrueJerk))]),
            ClipEffort.Typical([.. marks.Select(mark => mark.Own).OfType<ClipEffort>()]),
            ClipEffort.Typical([.. marks.Select(mark => mark.Whole).OfType<ClipEffort>()])
        );
    }
}
