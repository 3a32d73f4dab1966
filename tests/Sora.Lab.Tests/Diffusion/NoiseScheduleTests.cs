using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Diffusion;

public sealed class NoiseScheduleTests
{
    public static TheoryData<string> Names => ["linear", "scaled", "cosine", "sigmoid"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Less_and_less_is_left_at_each_step(string name)
    {
        var kept = Named(name).Kept;

        Assert.Equal(1000, kept.Count);
        Assert.All(kept.Zip(kept.Skip(1)), pair => Assert.True(pair.Second < pair.First && pair.Second > 0));
        Assert.InRange(kept[0], 0.999, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_steps_ratio_of_noise_leads_back_to_the_step(string name)
    {
        var schedule = Named(name);

        Assert.All(
            [0, 1, 17, 500, 998, 999],
            step => Assert.Equal(step, schedule.StepOf(schedule.SigmaAt(step)), 1e-9)
        );
        Assert.InRange(schedule.SigmaAt(17.5), schedule.SigmaAt(17), schedule.SigmaAt(18));
    }

    [Fact]
    public void Stretched_to_zero_it_begins_as_before_and_ends_with_nothing()
    {
        var schedule = NoiseSchedule.ScaledLinear();

        var stretched = schedule.ToZero();

        Assert.Equal(schedule.Kept[0], stretched.Kept[0], 1e-12);
        Assert.Equal(0, stretched.Kept[^1]);
        Assert.Equal(1, stretched.TimeAt(999));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Betas_multiply_to_what_is_left_also_of_some_of_the_steps(string name)
    {
        int[] some = [0, 3, 500, 998];
        foreach (var schedule in new[] { Named(name), Named(name).ToZero(), Named(name).Respaced(some) })
        {
            var left = 1.0;
            Assert.All(
                schedule.Betas.Zip(schedule.Kept),
                pair => Assert.Equal(pair.Second, left *= 1 - pair.First, 1e-12)
            );
        }

        Assert.Equal(some.Select(step => Named(name).Kept[step]), Named(name).Respaced(some).Kept);
    }

    [Fact]
    public void Steps_that_are_none_or_do_not_rise_are_refused()
    {
        var schedule = NoiseSchedule.Linear();
        Assert.Throws<ArgumentException>(() => schedule.Respaced([]));
        Assert.Throws<ArgumentException>(() => schedule.Respaced([3, 3]));
        Assert.Throws<ArgumentException>(() => schedule.Respaced([0, 1000]));
    }

    [Fact]
    public void What_is_left_of_the_linear_one_is_the_published_number() =>
        Assert.Equal(4.0358e-05, NoiseSchedule.Linear().Kept[^1], 1e-8);

    private static NoiseSchedule Named(string name) =>
        name switch
        {
            "linear" => NoiseSchedule.Linear(),
            "scaled" => NoiseSchedule.ScaledLinear(),
            "cosine" => NoiseSchedule.Cosine(),
            _ => NoiseSchedule.Sigmoid(),
        };
}
