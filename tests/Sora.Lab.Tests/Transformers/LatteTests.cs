using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class LatteTests
{
    private static readonly DiTConfig Classes = new()
    {
        InputSize = 4,
        Width = 16,
        Depth = 2,
        Heads = 2,
        Classes = 3,
    };

    private static readonly LatteTextToVideoConfig Text = new()
    {
        InputSize = 4,
        Width = 16,
        Depth = 2,
        Heads = 2,
        TextWidth = 6,
    };

    [Fact]
    public void An_untrained_one_predicts_nothing()
    {
        using var scope = NewDisposeScope();
        using var latte = new Latte(Classes);
        using var text = new LatteTextToVideo(Text);

        var said = latte.call(randn([2, 3, 4, 4, 4]), tensor([0L, 999]), tensor([1L, 3]));
        var read = text.call(randn([2, 4, 3, 4, 4]), tensor([0L, 999]), randn([2, 5, 6]));

        Assert.Equal([2L, 3, 8, 4, 4], said.shape);
        Assert.Equal([2L, 8, 3, 4, 4], read.shape);
        Assert.Equal(0, said.abs().max().item<float>() + read.abs().max().item<float>());
    }

    [Fact]
    public void Gradients_reach_every_parameter_once_gates_are_open()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(5);
        using var latte = Shaken.Of(new Latte(Classes));
        using var text = Shaken.Of(new LatteTextToVideo(Text));

        latte.call(randn([2, 3, 4, 4, 4]), tensor([10L, 900]), tensor([0L, 2])).square().sum().backward();
        text.call(randn([2, 4, 3, 4, 4]), tensor([10L, 900]), randn([2, 5, 6])).square().sum().backward();

        foreach (var (name, parameter) in latte.named_parameters().Concat(text.named_parameters()))
        {
            Assert.True(parameter.grad is { } grad && grad.abs().max().item<float>() > 0, name);
        }
    }

    [Fact]
    public void A_clip_does_not_depend_on_those_beside_it_but_a_frame_does_on_the_others()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var latte = Shaken.Of(new Latte(Classes));
        var (x, step, label) = (randn([2, 3, 4, 4, 4]), tensor([10L, 900]), tensor([0L, 2]));

        var both = latte.call(x, step, label);
        var alone = latte.call(x[..1], step[..1], label[..1]);
        var other = cat([x[..1, ..2], randn([1, 1, 4, 4, 4])], dim: 1);
        var changed = latte.call(other, step[..1], label[..1]);

        Assert.True(both[..1].allclose(alone, 1e-4, 1e-5));
        Assert.False(changed[0, 0].allclose(alone[0, 0], 1e-3, 1e-3));
    }

    [Fact]
    public void Turning_twice_is_nothing()
    {
        using var scope = NewDisposeScope();
        var tokens = randn([2 * 3, 4, 5]);

        var turned = Latte.Turned(tokens, 2);

        Assert.Equal([2L * 4, 3, 5], turned.shape);
        Assert.True(turned[1, 2].equal(tokens[2, 1]).all().item<bool>());
        Assert.True(Latte.Turned(turned, 2).equal(tokens).all().item<bool>());
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var latte = new Latte(Classes);
        using var text = new LatteTextToVideo(Text);
        Run(latte, text);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run(latte, text);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void An_odd_depth_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Latte(Classes with { Depth = 3 }));

    private static void Run(Latte latte, LatteTextToVideo text)
    {
        using var clip = randn([1, 3, 4, 4, 4]);
        using var step = tensor([5L]);
        using var label = tensor([1L]);
        using var states = randn([1, 5, 6]);
        using var other = randn([1, 4, 3, 4, 4]);
        latte.call(clip, step, label).Dispose();
        text.call(other, step, states).Dispose();
    }
}
