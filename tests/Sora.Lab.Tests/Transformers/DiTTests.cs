using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class DiTTests
{
    private static readonly DiTConfig Tiny = new()
    {
        InputSize = 8,
        Width = 16,
        Depth = 2,
        Heads = 2,
        Classes = 3,
    };

    [Fact]
    public void An_untrained_one_predicts_nothing_in_the_shape_of_noise_and_variance()
    {
        using var scope = NewDisposeScope();
        using var model = new DiT(Tiny);

        var said = model.call(randn([2, 4, 8, 8]), tensor([0L, 999]), tensor([1L, 3]));

        Assert.Equal([2L, 8, 8, 8], said.shape);
        Assert.Equal(0, said.abs().max().item<float>());
    }

    [Fact]
    public void Gradients_reach_every_parameter_once_gates_are_open()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(5);
        using var model = new DiT(Tiny);
        Shake(model);

        model.call(randn([2, 4, 8, 8]), tensor([10L, 900]), tensor([0L, 2])).square().sum().backward();

        Assert.All(
            model.named_parameters(),
            p => Assert.True(p.parameter.grad is { } grad && grad.abs().max().item<float>() > 0, p.name)
        );
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var model = new DiT(Tiny);
        using var x = randn([1, 4, 8, 8]);
        using var step = tensor([5L]);
        using var label = tensor([1L]);
        model.call(x, step, label).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        model.call(x, step, label).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_largest_preset_has_the_published_number_of_parameters()
    {
        // Of one block and of everything else, so that no large one is made.
        long Count(int depth)
        {
            using var model = new DiT(DiTConfig.XL with { Depth = depth });
            return model.parameters().Sum(p => p.numel()) + model.buffers().Sum(b => b.numel());
        }

        var (one, two) = (Count(1), Count(2));

        Assert.Equal(675_129_632, one + (27 * (two - one)));
    }

    [Fact]
    public void A_patch_that_does_not_divide_the_input_is_refused() =>
        Assert.Throws<ArgumentException>(() => new DiT(Tiny with { PatchSide = 3 }));

    private static void Shake(DiT model)
    {
        using var gradient = no_grad();
        foreach (var parameter in model.parameters())
        {
            using var noise = randn_like(parameter).mul(tensor(0.1f));
            parameter.add_(noise);
        }
    }
}
