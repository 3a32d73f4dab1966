using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class DroppedTokensTests
{
    [Fact]
    public void Keeping_all_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        var input = Input();
        var all = arange(8L).unsqueeze(0);
        var kept = model.call(input with { Kept = [all.expand(2, -1), all.narrow(1, 0, 4)] });
        var plain = model.call(input);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(kept[i].allclose(plain[i], 1e-4, 1e-5));
        }
    }

    [Fact]
    public void Dropped_tokens_are_predicted_as_zero_and_move_no_other()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        var input = Input();
        long[,] own =
        {
            { 0, 3, 6 },
            { 1, 2, 7 },
        };
        var some = input with { Kept = [tensor(own), arange(4L).unsqueeze(0)] };
        var before = model.call(some);
        var moved = input.Latents[0].clone();
        moved[0, TensorIndex.Colon, 0, TensorIndex.Slice(0, 2), TensorIndex.Slice(2, 4)] = ones(4, 2, 2); // token 1 of the first clip
        var after = model.call(some with { Latents = [moved, input.Latents[1]] });
        Assert.True(after[0].allclose(before[0], 1e-5, 1e-6));
        Assert.Equal(
            0,
            before[0]
                [0, TensorIndex.Colon, 0, TensorIndex.Slice(0, 2), TensorIndex.Slice(2, 4)]
                .abs()
                .max()
                .item<float>()
        );
        Assert.True(
            before[0]
                [0, TensorIndex.Colon, 0, TensorIndex.Slice(0, 2), TensorIndex.Slice(0, 2)]
                .abs()
                .min()
                .item<float>() > 0
        );
    }

    [Fact]
    public void Kept_tokens_must_be_given_for_each_group()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        Assert.Throws<ArgumentException>(() => model.call(Input() with { Kept = [arange(4L).unsqueeze(0)] }));
    }

    // Two clips of 2x2x2 tokens with a time for each frame, and one of 1x2x2.
    private static DiffusionInput Input() =>
        new([randn([2, 4, 2, 4, 4]), randn([1, 4, 1, 4, 4])], [rand(2, 2), rand(1)], TinyTransformer.Text(3));
}
