using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Diffusion;

public sealed class RectifiedFlowTests
{
    [Fact]
    public void The_velocity_leads_back_to_the_clean_sample()
    {
        using var scope = NewDisposeScope();
        var (x0, noise) = (randn([2, 3, 4, 2, 2]), randn([2, 3, 4, 2, 2]));
        var x = RectifiedFlow.Interpolate(x0, noise, tensor([0.3f, 0.3f]));
        var clean = RectifiedFlow.Clean(x, RectifiedFlow.Velocity(x0, noise), 0.3);
        Assert.True(clean.allclose(x0, 1e-5, 1e-5));
    }

    [Fact]
    public void A_frame_at_time_0_is_clean_and_one_at_time_1_is_noise()
    {
        using var scope = NewDisposeScope();
        var (x0, noise) = (randn([1, 3, 2, 2, 2]), randn([1, 3, 2, 2, 2]));
        var x = RectifiedFlow.Interpolate(x0, noise, tensor(new[] { 0f, 1f }, 1, 2));
        Assert.True(x[.., .., 0].equal(x0[.., .., 0]).all().item<bool>());
        Assert.True(x[.., .., 1].allclose(noise[.., .., 1]));
    }

    [Fact]
    public void Times_are_logit_normal_and_the_shift_moves_them_to_noise()
    {
        using var scope = NewDisposeScope();
        var plain = RectifiedFlow.DrawTimes(4000, new Generator(1, CPU));
        var shifted = RectifiedFlow.DrawTimes(4000, new Generator(1, CPU), shift: 3);
        var logits = plain.logit();
        Assert.Equal(0, logits.mean().item<float>(), 0.05);
        Assert.Equal(1, logits.std().item<float>(), 0.05);
        var (before, after) = (plain[7].item<float>(), shifted[7].item<float>());
        Assert.Equal(RectifiedFlow.Shift(before, 3), after, 1e-5);
        Assert.True(plain.equal(RectifiedFlow.DrawTimes(4000, new Generator(1, CPU))).all().item<bool>());
    }

    [Fact]
    public void A_shift_keeps_the_ends_and_grows_with_the_tokens()
    {
        Assert.Equal(0, RectifiedFlow.Shift(0, 5));
        Assert.Equal(1, RectifiedFlow.Shift(1, 5), 1e-12);
        Assert.Equal(0.75, RectifiedFlow.Shift(0.5, 3), 1e-12);
        Assert.Equal(3, RectifiedFlow.ShiftFor(720, 80), 1e-12);
    }
}
