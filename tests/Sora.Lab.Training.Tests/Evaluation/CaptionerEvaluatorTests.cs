using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class CaptionerEvaluatorTests
{
    [Fact]
    public void The_worlds_own_captions_are_right_and_those_of_other_clips_are_not()
    {
        var report = new CaptionerEvaluator(clips => [.. clips.Select(_ => "a red star moves left over snow")]).Run(
            6,
            batch: 4
        );

        Assert.All(report.Rows[0].Cells.Values, cell => Assert.Equal(cell.Count, cell.Hits));
        Assert.Equal(report.Rows[1].Cells["colour"], report.Rows[2].Cells["colour"]);
        Assert.Equal((0, 6), report.Rows[1].Cells["size"]);
        Assert.Equal((0, 6), report.Rows[1].Cells["all"]);
    }

    [Fact]
    public void Saying_nothing_gets_the_number_of_characters_wrong()
    {
        var report = new CaptionerEvaluator(clips => [.. clips.Select(_ => "")]).Run(4);
        Assert.Equal((0, 4), report.Rows[1].Cells["nothing invented"]);
        Assert.Equal((0, 4), report.Rows[1].Cells["characters"]);
    }

    [Fact]
    public void Clips_have_the_size_that_is_asked_for()
    {
        var sizes = new List<(int, int, int)>();
        new CaptionerEvaluator(clips =>
        {
            sizes.AddRange(clips.Select(clip => (clip.Frames, clip.Height, clip.Width)));
            return [.. clips.Select(_ => "")];
        }).Run(3, size: new(9, 32, 48));

        Assert.Equal(Enumerable.Repeat((9, 32, 48), 3), sizes);
    }
}
