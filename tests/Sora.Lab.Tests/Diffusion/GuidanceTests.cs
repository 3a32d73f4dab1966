using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Diffusion;

public sealed class GuidanceTests
{
    private static readonly Denoise Two = (x, _) => x.mul(tensor(2f));
    private static readonly Denoise Five = (x, _) => x.mul(tensor(5f));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0, 5)]
    [InlineData(3, -4)]
    public void Guidance_goes_from_the_unconditional_past_the_conditional(double scale, float expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected, Guidance.ClassifierFree(Two, Five, scale)(ones(1), 0.5).item<float>());
    }

    [Fact]
    public void Outside_its_interval_guidance_costs_nothing()
    {
        using var scope = NewDisposeScope();
        var calls = 0;
        Denoise counted = (x, t) =>
        {
            calls++;
            return Five(x, t);
        };
        var guided = Guidance.ClassifierFree(Two, counted, 3, new TimeInterval(0.1, 0.4));
        Assert.Equal(2, guided(ones(1), 0.5).item<float>());
        Assert.Equal(0, calls);
        Assert.Equal(-4, guided(ones(1), 0.4).item<float>());
        Assert.Equal(1, calls);
    }

    [Fact]
    public void One_doubled_batch_says_what_two_calls_say()
    {
        using var scope = NewDisposeScope();
        var twice = Guidance.ClassifierFree(Two, Five, 2.5);
        var once = Guidance.ClassifierFree((x, t) => (Two(x, t), Five(x, t)), Two, 2.5);
        Assert.Equal(twice(ones(1), 0.5).item<float>(), once(ones(1), 0.5).item<float>());
    }
}
