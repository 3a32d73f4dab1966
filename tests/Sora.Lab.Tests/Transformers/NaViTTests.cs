using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class NaViTTests
{
    private static readonly NaViTConfig Tiny = new()
    {
        LongestSide = 20,
        PatchSide = 4,
        Channels = 2,
        Width = 12,
        Depth = 2,
        Heads = 3,
        HeadWidth = 4,
        FeedForwardWidth = 16,
        Classes = 5,
    };

    [Fact]
    public void Packed_images_equal_images_by_themselves_with_their_gradients()
    {
        using var scope = NewDisposeScope();
        using var packed = Shaken.Of(new NaViT(Tiny));
        using var alone = new NaViT(Tiny);
        alone.load_state_dict(packed.state_dict());
        Tensor[] images = [Image(8, 12), Image(8, 12), Image(20, 4), Image(8, 12), Image(4, 4)];

        var together = packed.call(images);
        var single = cat([.. images.Select(image => alone.call([image]))]);
        together.square().sum().backward();
        single.square().sum().backward();

        Assert.True(together.allclose(single, 1e-4, 1e-5));
        Assert.All(
            packed.parameters().Zip(alone.parameters()),
            pair => Assert.True(pair.First.grad!.allclose(pair.Second.grad!, 1e-3, 1e-4))
        );
    }

    [Fact]
    public void Gradients_reach_every_parameter()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new NaViT(Tiny));

        model.call([Image(20, 20), Image(8, 12)]).square().sum().backward();

        Assert.All(
            model.named_parameters(),
            p => Assert.True(p.parameter.grad is { } grad && grad.abs().max().item<float>() > 0, p.name)
        );
    }

    [Fact]
    public void Where_a_patch_lies_matters()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new NaViT(Tiny));
        var image = Image(8, 12);

        var (straight, mirrored) = (model.call([image]), model.call([image.flip(2)]));

        Assert.False(straight.allclose(mirrored, 1e-3, 1e-3));
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var model = new NaViT(Tiny);
        using var image = Image(8, 12);
        model.call([image]).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        model.call([image]).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Other_images_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = new NaViT(Tiny);
        Assert.Throws<ArgumentException>(() => model.call([]));
        Assert.Throws<ArgumentException>(() => model.call([Image(6, 8)]));
        Assert.Throws<ArgumentException>(() => model.call([Image(24, 8)]));
        Assert.Throws<ArgumentException>(() => model.call([randn([3, 8, 8])]));
    }

    private static Tensor Image(int height, int width) => randn([2, height, width]);
}
