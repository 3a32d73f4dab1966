using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class TextureLossTests
{
    [Fact]
    public void Grain_that_lies_elsewhere_costs_little_and_grain_that_is_missing_much()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(3);
        var (grain, other) = (Noise(generator), Noise(generator));
        var none = zeros_like(grain);

        Assert.Equal(0, Loss(grain, grain));
        Assert.True(Loss(other, grain) < 0.2 * Loss(none, grain));
        Assert.True(other.sub(grain).abs().mean().item<float>() > none.sub(grain).abs().mean().item<float>());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Blocks_of_two_pixels_are_told_from_the_same_blocks_a_pixel_aside(int dimension)
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(3);
        var blocks = Noise(generator).narrow(3, 0, 16).narrow(4, 0, 16);
        blocks = blocks.repeat_interleave(2, 3).repeat_interleave(2, 4);

        Assert.Equal(0, Loss(blocks.roll([2L], [dimension]), blocks), 0.2);
        Assert.True(Loss(blocks.roll([1L], [dimension]), blocks) > 0.5);
    }

    [Fact]
    public void It_has_a_gradient_that_makes_grain_of_a_little()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(3);
        var (grain, found) = (Noise(generator), Noise(generator).mul(0.1).requires_grad_());
        TextureLoss.Of(found, grain).backward();

        Assert.True(found.grad!.mul(found).mean().item<float>() < 0);
    }

    private static Tensor Noise(Generator generator) => randn([1, 3, 2, 32, 32], generator: generator);

    private static float Loss(Tensor found, Tensor wanted)
    {
        using var loss = TextureLoss.Of(found, wanted);
        return loss.item<float>();
    }
}
