using Sora.Lab.Cascade;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Cascade;

public sealed class CoarseConditionTests
{
    private ulong drawn; // each test has its own, so that what it draws does not hang on those before it

    [Fact]
    public void Without_noise_the_guess_is_the_coarse_latent()
    {
        using var scope = NewDisposeScope();
        var latent = Draw(2, 3);
        var condition = CoarseCondition.Of(latent, Draw(2, 3), zeros(2), Deviations, Missing);

        Assert.True(condition.Guess.allclose(latent));
        Assert.Equal(0, condition.Input.narrow(1, 3, 1).abs().max().item<float>());
    }

    [Fact]
    public void The_network_is_told_the_level_and_shown_variance_one()
    {
        using var scope = NewDisposeScope();
        var levels = tensor([0.1f, 0.4f]);
        var latent = Draw(2, 3, 4, 40, 40).mul(Deviations.view(1, -1, 1, 1, 1));
        var input = CoarseCondition.Of(latent, Draw(2, 3, 4, 40, 40), levels, Deviations, Missing).Input;

        Assert.Equal([2, 4, 4, 40, 40], input.shape);
        Assert.True(input.narrow(1, 3, 1).eq(levels.view(-1, 1, 1, 1, 1)).all().item<bool>());
        Assert.All(
            input.narrow(1, 0, 3).Squared().mean([2, 3, 4]).flatten().data<float>(),
            square => Assert.InRange(square, 0.9f, 1.1f)
        );
    }

    // Of all multiples of the noisy latent the guess is nearest to the latent.
    [Theory]
    [InlineData(0.9)]
    [InlineData(1.1)]
    public void No_multiple_of_the_guess_is_nearer(double factor)
    {
        using var scope = NewDisposeScope();
        var latent = Draw(1, 3, 9, 60, 60).mul(Deviations.view(1, -1, 1, 1, 1));
        var condition = CoarseCondition.Of(latent, Draw(1, 3, 9, 60, 60), tensor([0.3f]), Deviations, Missing);
        var best = condition.Guess.sub(latent).Squared().mean([0, 2, 3, 4]);
        var other = condition.Guess.Times(factor).sub(latent).Squared().mean([0, 2, 3, 4]);

        Assert.True(best.lt(other).all().item<bool>());
    }

    [Fact]
    public void Complete_undoes_missing()
    {
        using var scope = NewDisposeScope();
        var (latent, fine) = (Draw(2, 3), Draw(2, 3));
        var condition = CoarseCondition.Of(latent, Draw(2, 3), tensor([0.1f, 0.2f]), Deviations, Missing);

        Assert.True(condition.Complete(condition.Missing(fine)).allclose(fine, atol: 1e-6));
    }

    // The fine latent is the coarse one and what that is missing.
    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public void What_is_missing_deviates_alike_at_every_level(float level)
    {
        using var scope = NewDisposeScope();
        long[] shape = [1, 3, 9, 60, 60];
        var coarse = Draw(shape).mul(Deviations.view(1, -1, 1, 1, 1));
        var fine = coarse.add(Draw(shape).mul(Missing.view(1, -1, 1, 1, 1)));
        var condition = CoarseCondition.Of(coarse, Draw(shape), tensor([level]), Deviations, Missing);
        var found = condition.Missing(fine).std([0, 2, 3, 4]);

        Assert.True(found.allclose(CoarseCondition.DeviationsOf(Missing), rtol: 0.05), found.ToString(true));
    }

    private static Tensor Missing => tensor([0.02f, 0.1f, 0.05f]);

    private static Tensor Deviations => tensor([2f, 0.5f, 0.1f]);

    private Tensor Draw(params long[] shape)
    {
        long[] whole = shape.Length == 2 ? [.. shape, 3, 4, 5] : shape;
        using var generator = new Generator(drawn++, CPU);
        return randn(whole, generator: generator);
    }
}
