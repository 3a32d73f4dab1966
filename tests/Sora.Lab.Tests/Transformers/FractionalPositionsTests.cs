using Sora.Lab.Patches;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class FractionalPositionsTests
{
    [Fact]
    public void The_middle_of_a_clip_is_the_same_place_at_every_size()
    {
        using var scope = NewDisposeScope();
        var positions = new FractionalPositions(8);

        var small = positions.call(new GridSize(1, 3, 5), CPU);
        var large = positions.call(new GridSize(5, 9, 7), CPU);

        Assert.Equal([15L, 8], small.shape);
        Assert.Equal([315L, 8], large.shape);
        Assert.True(small[7].allclose(large[157], 1e-5, 1e-5));
    }

    [Fact]
    public void No_two_tokens_lie_at_the_same_place()
    {
        using var scope = NewDisposeScope();
        var places = new FractionalPositions(16).call(new GridSize(5, 6, 7), CPU);

        var distances = places.unsqueeze(0).sub(places.unsqueeze(1)).abs().sum(-1);

        var itself = distances.diagonal().max().item<float>();
        var nearest = distances.add(eye(210).mul(tensor(1e6f))).min().item<float>();
        Assert.True(itself == 0 && nearest > 0.05, $"{itself} {nearest}");
    }

    [Fact]
    public void With_them_a_transformer_tells_equal_patches_apart()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var latents = ones([1, 4, 3, 4, 4]);
        var (with, without) = (
            Spread(TinyTransformer.Config with { FractionalPositions = true }),
            Spread(TinyTransformer.Config)
        );

        Assert.True(with > 1e-3, $"{with}");
        Assert.True(without < 1e-5, $"{without}");

        double Spread(DiffusionTransformerConfig config)
        {
            using var model = TinyTransformer.Shaken(config);
            var output = model.Predict(latents, tensor([0.5f]), TinyTransformer.Text(1));
            return SpacetimePatches.Patchify(output, config.Patch).std(1).max().item<float>();
        }
    }
}
