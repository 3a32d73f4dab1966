using Sora.Lab.Diffusion;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Diffusion;

public sealed class LimitsTests
{
    [Fact]
    public void A_denoiser_that_is_limited_points_to_the_limited_sample()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 2.0, -0.3, 0.5 });
        Tensor Velocity(Tensor y, double t) => y.Minus(1.7).Over(t); // the clean sample is always 1.7

        var limited = Limits.Impose(Velocity, clean => Limits.Static(clean));

        Assert.True(RectifiedFlow.Clean(x, limited(x, 0.4), 0.4).allclose(ones_like(x)));
    }

    [Fact]
    public void The_dynamic_limit_divides_by_what_most_keep_within()
    {
        using var scope = NewDisposeScope();
        var sample = tensor(new[] { 0.5, -1, 2, -4, 8 }).reshape(1, 5);

        Assert.True(Limits.Dynamic(sample, part: 0.5).allclose(tensor(new[] { 0.25, -0.5, 1, -1, 1 }).reshape(1, 5)));
        Assert.True(Limits.Dynamic(sample, 0.5, most: 1).allclose(Limits.Static(sample)));
    }

    [Fact]
    public void Small_samples_stay_as_they_are_each_by_itself()
    {
        using var scope = NewDisposeScope();
        var both = tensor(new[] { 0.5, -0.9, 3, 6 }).reshape(2, 2);

        var limited = Limits.Dynamic(both, part: 1);

        Assert.True(limited.allclose(tensor(new[] { 0.5, -0.9, 0.5, 1 }).reshape(2, 2)));
    }
}
