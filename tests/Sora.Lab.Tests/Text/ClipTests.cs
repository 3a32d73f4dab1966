using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Text;

public sealed class ClipTests
{
    private static readonly ClipTextConfig Texts = new()
    {
        VocabularySize = 11,
        ContextLength = 8,
        Width = 12,
        FeedForwardWidth = 20,
        Layers = 2,
        Heads = 3,
        SharedWidth = 5,
    };

    private static readonly ClipImageConfig Images = new()
    {
        InputSize = 8,
        PatchSide = 4,
        Width = 12,
        Layers = 2,
        Heads = 3,
        SharedWidth = 5,
    };

    [Fact]
    public void What_follows_the_end_mark_does_not_matter()
    {
        using var scope = NewDisposeScope();
        using var encoder = Shaken.Of(new ClipTextEncoder(Texts));
        var (one, other) = (Ids(1, 4, 10, 0, 0), Ids(1, 4, 10, 7, 3));

        var (here, there) = (encoder.Pool(one, encoder.call(one)), encoder.Pool(other, encoder.call(other)));

        Assert.Equal([1L, 5], here.shape);
        Assert.True(here.allclose(there, 1e-6, 1e-6));
    }

    [Fact]
    public void States_run_from_the_embedding_to_the_last_block()
    {
        using var scope = NewDisposeScope();
        using var encoder = Shaken.Of(new ClipTextEncoder(Texts));

        var states = encoder.States(Ids(1, 4, 10));

        Assert.Equal(1 + Texts.Layers, states.Count);
        Assert.All(states, state => Assert.Equal([1L, 3, 12], state.shape));
    }

    [Fact]
    public void Gradients_reach_every_parameter_of_both()
    {
        using var scope = NewDisposeScope();
        using var texts = Shaken.Of(new ClipTextEncoder(Texts));
        using var images = Shaken.Of(new ClipImageEncoder(Images));
        var ids = Ids(1, 4, 3, 5, 6, 2, 7, 10);

        var text = texts.Pool(ids, texts.call(ids));
        var image = images.Pool(images.call(randn([2, 3, 8, 8])));
        image.matmul(text.t()).square().sum().backward();

        foreach (var (name, parameter) in texts.named_parameters().Concat(images.named_parameters()))
        {
            Assert.True(parameter.grad is { } grad && grad.abs().max().item<float>() > 0, name);
        }
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var texts = new ClipTextEncoder(Texts);
        using var images = new ClipImageEncoder(Images);
        using var ids = Ids(1, 4, 10);
        using var picture = randn([1, 3, 8, 8]);
        Run();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Run()
        {
            using var states = texts.call(ids);
            using var tokens = images.call(picture);
            texts.Pool(ids, states).Dispose();
            images.Pool(tokens).Dispose();
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        using var texts = new ClipTextEncoder(Texts);
        using var images = new ClipImageEncoder(Images);
        Assert.Throws<ArgumentException>(() => texts.call(zeros(1, 9, int64)));
        Assert.Throws<ArgumentException>(() => images.call(zeros(1, 3, 8, 12)));
        Assert.Throws<ArgumentException>(() => new ClipTextEncoder(Texts with { Heads = 5 }));
        Assert.Throws<ArgumentException>(() => new ClipImageEncoder(Images with { PatchSide = 3 }));
    }

    private static Tensor Ids(params int[] ids) => tensor([.. ids.Select(id => (long)id)]).reshape(1, ids.Length);
}
