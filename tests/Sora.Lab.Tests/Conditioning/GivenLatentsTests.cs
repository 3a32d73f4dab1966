using Sora.Lab.Conditioning;
using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Conditioning;

public sealed class GivenLatentsTests
{
    [Theory]
    [InlineData(SamplerKind.Euler)]
    [InlineData(SamplerKind.Heun)]
    [InlineData(SamplerKind.DpmSolverPlusPlus2M)]
    [InlineData(SamplerKind.UniPC)]
    public void Every_sampler_arrives_at_what_is_given(SamplerKind kind)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var (latent, noise) = (randn([1, 2, 3, 4, 4]), randn([1, 2, 3, 4, 4]));
        var mask = zeros([1, 1, 3, 4, 4], dtype: ScalarType.Bool);
        mask[0, 0, 0] = tensor(true); // a whole frame
        mask[0, 0, 1, 1..3] = tensor(true); // part of one
        var given = new GivenLatents(latent, mask);
        Denoise denoise = (x, t) => given.Lead(x.cos(), noise);
        var found = kind.Find()(denoise, given.Place(noise, noise, 1), FlowSchedule.Linear(8, 3));
        var error = found.sub(latent).abs().mul(mask.to(float32)).max().item<float>();
        Assert.InRange(error, 0, 1e-4);
        var elsewhere = found.sub(latent).abs().mul(mask.logical_not().to(float32)).max().item<float>();
        Assert.True(elsewhere > 0.1);
    }

    [Fact]
    public void Whole_frames_are_held_at_the_noise_of_the_context()
    {
        using var scope = NewDisposeScope();
        var latent = randn([1, 2, 3, 4, 4]);
        var given = GivenLatents.Frames(latent, 0, -1) with { ContextNoise = 0.25 };
        Assert.Equal([0.25f, 0.7f, 0.25f], given.Times(0.7).data<float>().ToArray());
        var noise = randn([1, 2, 3, 4, 4]);
        var placed = given.Place(zeros_like(latent), noise, 0.7);
        Assert.True(placed[0, 0, 2].allclose(latent[0, 0, 2] * 0.75 + noise[0, 0, 2] * 0.25));
        Assert.Equal(0, placed[0, 0, 1].abs().max().item<float>());
        Assert.True(given.Finish(placed)[0, 1, 0].allclose(latent[0, 1, 0]));
    }
}
