using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class PairedGainTests
{
    private static readonly EvaluationPlan Plan = EvaluationPlan.Draw(4, 5);

    [Fact]
    public void The_same_prompts_are_counted_before_and_after()
    {
        var before = Judged(Plan, [true, true, false, false]);
        var after = Judged(Plan.Rewritten(["a", "b", "c", "d"]), [true, false, true, true]);

        var gain = PairedGain.Of(before, after).Single(row => row.Name == "all three");

        Assert.Equal(new PairedGain("all three", Both: 1, Lost: 1, Gained: 2, Neither: 0), gain);
        Assert.Equal((4, 2, 3, 0.25), (gain.Count, gain.Before, gain.After, gain.Gain));
    }

    [Fact]
    public void Other_scenes_are_refused()
    {
        var before = Judged(Plan, [true, true, true, true]);

        Assert.Throws<ArgumentException>(() =>
            PairedGain.Of(before, Judged(EvaluationPlan.Draw(4, 6), [true, true, true, true]))
        );
        Assert.Throws<ArgumentException>(() => PairedGain.Of(before, [.. before.Skip(1)]));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(10, 0, 0, 0)]
    [InlineData(0, 0, 10, 0)]
    [InlineData(0, 10, 0, 0)]
    [InlineData(3, 1, 5, 2)]
    [InlineData(50, 0, 1, 49)]
    public void An_interval_holds_its_gain_and_turns_around_with_it(int both, int lost, int gained, int neither)
    {
        var gain = new PairedGain("x", both, lost, gained, neither);
        var (low, high) = gain.Interval;
        var (back, forth) = (gain with { Lost = gained, Gained = lost }).Interval;

        Assert.InRange(gain.Gain, low, high);
        Assert.InRange(low, -1, 1);
        Assert.InRange(high, -1, 1);
        Assert.Equal((-forth, -back), (low, high));
    }

    // 95% is what it says of itself; a pair's own luck moves 4,000 draws by less than 1.1 points (3 deviations).
    [Theory]
    [InlineData(0.6, 0.05, 0.25, 40)]
    [InlineData(0.9, 0.02, 0.06, 100)]
    [InlineData(0.05, 0.02, 0.6, 60)]
    public void The_interval_holds_the_true_gain_95_times_of_100(double both, double lost, double gained, int count)
    {
        var random = new Random(7);
        var held = 0;
        const int Draws = 4000;
        for (var i = 0; i < Draws; i++)
        {
            var counts = new int[4];
            for (var j = 0; j < count; j++)
            {
                var u = random.NextDouble();
                counts[
                    u < both ? 0
                    : u < both + lost ? 1
                    : u < both + lost + gained ? 2
                    : 3
                ]++;
            }

            var (low, high) = new PairedGain("x", counts[0], counts[1], counts[2], counts[3]).Interval;
            held += low <= gained - lost && gained - lost <= high ? 1 : 0;
        }

        Assert.InRange((double)held / Draws, 0.935, 0.99);
    }

    [Fact]
    public void A_report_has_every_number_in_two_formats()
    {
        using var folder = new TemporaryFolder();
        new PairedReport([new("all three", 20, 2, 60, 14)]).Write(folder.Path);

        Assert.Contains(
            "| all three | 96 | 22.9 (15.6-32.3) | 83.3 (74.6-89.5) | 60 | 2 | +60.4 (",
            File.ReadAllText(folder["gain.md"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "all three,96,22,80,60,2,0.6042,",
            File.ReadAllText(folder["gain.csv"]),
            StringComparison.Ordinal
        );
    }

    private static List<JudgedPrompt<ClipVerdicts>> Judged(EvaluationPlan plan, bool[] right) =>
        [
            .. plan.Prompts.Zip(
                right,
                (prompt, isRight) =>
                    new JudgedPrompt<ClipVerdicts>(
                        prompt,
                        new(default, default, new(new(true, true, true, isRight, false), default), default)
                    )
            ),
        ];
}
