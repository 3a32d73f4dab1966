using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Tests.Optimization;

public sealed class ScheduleTests
{
    [Fact]
    public void The_rate_warms_up_stays_and_falls_along_a_cosine()
    {
        var rate = new LearningRate
        {
            Peak = 2,
            WarmupSteps = 4,
            TailSteps = 10,
            Final = 1,
        };

        Assert.Equal([0.5, 1, 1.5, 2], Enumerable.Range(0, 4).Select(step => rate.At(step, 30)));
        Assert.Equal(2, rate.At(19, 30));
        Assert.Equal(1.5, rate.At(24, 30), 12);
        Assert.Equal(1, rate.At(29, 30), 12);
        Assert.Equal(1, rate.At(300, 30), 12);
    }

    [Fact]
    public void A_tail_longer_than_the_run_starts_after_the_warm_up()
    {
        var rate = new LearningRate
        {
            Peak = 1,
            WarmupSteps = 2,
            TailSteps = 1000,
        };

        Assert.Equal(1, rate.At(1, 12));
        Assert.Equal(0.5, rate.At(6, 12), 12);
        Assert.Equal(0, rate.At(11, 12), 12);
    }

    [Fact]
    public void The_average_warms_up_to_its_decay()
    {
        using var weights = new Parameter(zeros(1, float64));
        using var parameters = new FlatParameters([("weights", weights)]);
        using var average = new ExponentialMovingAverage(parameters, 0.9);

        Assert.Equal(0.1, average.DecayAt(0), 12);
        Assert.Equal(0.9, average.DecayAt(1000), 12);
    }

    [Fact]
    public void The_average_of_constant_weights_nears_them_by_its_decay()
    {
        using var weights = new Parameter(zeros(1, float64));
        using var parameters = new FlatParameters([("weights", weights)]);
        using var average = new ExponentialMovingAverage(parameters, 0.5);
        using (no_grad())
        {
            weights.add_(tensor(new[] { 1.0 }));
        }

        var distance = 1.0;
        for (var k = 0; k < 6; k++)
        {
            average.Update(k);
            distance *= average.DecayAt(k);
        }

        Assert.Equal(1 - distance, average.Averages().Single().Value.item<double>(), 12);
    }

    [Fact]
    public void Applied_averages_give_the_weights_back()
    {
        using var weights = new Parameter(tensor(new[] { 7.0 }));
        using var parameters = new FlatParameters([("weights", weights)]);
        using var average = new ExponentialMovingAverage(parameters, 0.5);
        using (no_grad())
        {
            weights.add_(tensor(new[] { 1.0 }));
        }

        using (average.Applied())
        {
            Assert.Equal(7, weights.item<double>());
        }

        Assert.Equal(8, weights.item<double>());
        Assert.Equal(7, average.Averages().Single().Value.item<double>());
    }

    [Fact]
    public void Seeds_of_neighbouring_steps_and_streams_differ_and_repeat()
    {
        var seeds = Enumerable
            .Range(0, 1000)
            .SelectMany(step => Enumerable.Range(0, 3).Select(stream => StepRandom.Seed(1, step, stream)))
            .ToList();

        Assert.Equal(3000, seeds.Select(seed => (uint)seed).Distinct().Count());
        Assert.Equal(seeds[4], StepRandom.Seed(1, 1, 1));
        Assert.NotEqual(seeds[4], StepRandom.Seed(2, 1, 1));
    }
}
