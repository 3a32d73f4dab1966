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

        // With the table of positions, which is no weight, DiT-XL/2 has 675 million.
        Assert.Equal(675_129_632 - (256 * 1152), one + (27 * (two - one)));
    }

    [Fact]
    public void A_model_without_classes_wants_none_and_one_with_classes_one()
    {
        using var scope = NewDisposeScope();
        using var without = new DiT(Tiny with { Classes = 0 });
        using var with = new DiT(Tiny);
        var (x, step) = (randn([1, 4, 8, 8]), tensor([5L]));

        Assert.Equal([1L, 8, 8, 8], without.call(x, step, null).shape);
        Assert.Throws<ArgumentException>(() => without.call(x, step, tensor([0L])));
        Assert.Throws<ArgumentException>(() => with.call(x, step, null));
    }

    [Fact]
    public void Embeddings_in_each_block_that_are_copies_are_the_one_embedding()
    {
        using var scope = NewDisposeScope();
        using var one = new DiT(Tiny);
        using var each = new DiT(Tiny with { EmbedsInEachBlock = true });
        Shake(one);
        using var gradient = no_grad();
        var weights = one.state_dict();
        foreach (var (name, target) in each.state_dict())
        {
            target.copy_(weights[name.Replace("conditions.1.", "conditions.0.", StringComparison.Ordinal)]);
        }

        var (x, step, label) = (randn([2, 4, 8, 8]), tensor([5L, 700]), tensor([0L, 2]));

        Assert.True(each.call(x, step, label).allclose(one.call(x, step, label)));
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
