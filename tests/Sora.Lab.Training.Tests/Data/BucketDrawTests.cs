using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Tests.Data;

public sealed class BucketDrawTests
{
    private static readonly Bucket[] SmallFirst =
    [
        new(32, 32, 17, 8) { UntilStep = 120 },
        new(48, 48, 17, 4, 2),
        new(64, 64, 17, 2, 7) { FromStep = 80 },
    ];

    [Fact]
    public void Buckets_are_drawn_by_weight_among_those_that_are_open()
    {
        var draw = new BucketDraw(SmallFirst, seed: 3);
        int[] Drawn(int from, int until) =>
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(i => Enumerable.Range(from, until - from).Count(step => draw.At(step) == i)),
            ];

        var (before, both, after) = (Drawn(0, 80), Drawn(80, 120), Drawn(120, 10_120));

        Assert.Equal(0, before[2]);
        Assert.All(before[..2].Concat(both), drawn => Assert.True(drawn > 0));
        Assert.Equal(0, after[0]);
        Assert.InRange(after[2], 7_778 - 200, 7_778 + 200); // 7 of 9, five deviations
    }

    [Fact]
    public void What_is_open_or_drawn_at_a_step_depends_on_nothing_else()
    {
        var (one, other) = (new BucketDraw(SmallFirst, seed: 3), new BucketDraw(SmallFirst, seed: 3));
        int[] forwards = [.. Enumerable.Range(0, 200).Select(step => one.At(step))];
        int[] backwards = [.. Enumerable.Range(0, 200).Reverse().Select(step => other.At(step)).Reverse()];

        Assert.Equal(forwards, backwards);
    }

    [Theory]
    [InlineData(-1L, null, "fromStep")]
    [InlineData(10L, 10L, "untilStep")]
    [InlineData(5L, null, "none at step 0")]
    [InlineData(0L, 10L, "none at step 10")]
    public void Steps_without_a_bucket_are_refused(long from, long? until, string named)
    {
        var data = new DataConfig { Buckets = [new(32, 32, 17, 8) { FromStep = from, UntilStep = until }] };

        var error = Assert.Throws<TrainingException>(data.Check);

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
