using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Diffusion;

public sealed class SigmaScheduleTests
{
    [Fact]
    public void Both_fall_from_the_first_to_the_last()
    {
        foreach (var sigmas in new[] { SigmaSchedule.Karras(80, 0.002, 9), SigmaSchedule.Exponential(80, 0.002, 9) })
        {
            Assert.Equal(9, sigmas.Length);
            Assert.Equal(
                (80, 0.002),
                (sigmas[0], sigmas[^1]),
                (a, b) => Near(a.Item1, b.Item1) && Near(a.Item2, b.Item2)
            );
            Assert.All(sigmas.Zip(sigmas.Skip(1)), pair => Assert.True(pair.First > pair.Second));
        }
    }

    [Fact]
    public void A_rho_of_1_is_even_and_a_large_one_nearly_even_in_the_logarithm()
    {
        Assert.Equal([10, 7.5, 5, 2.5], SigmaSchedule.Karras(10, 2.5, 4, rho: 1), Near);
        var (bent, straight) = (SigmaSchedule.Karras(10, 0.1, 5, rho: 1e5), SigmaSchedule.Exponential(10, 0.1, 5));
        Assert.Equal(straight, bent, (a, b) => Math.Abs(a - b) < 1e-3 * a);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;
}
