using Sora.Lab.Layers;
using Sora.Lab.Text;

namespace Sora.Lab.Tests.Text;

public sealed class GptTests
{
    private static readonly GptConfig Tiny = new()
    {
        VocabularySize = 11,
        ContextLength = 8,
        Width = 12,
        Layers = 2,
        Heads = 3,
    };

    [Fact]
    public void A_token_knows_of_none_behind_it()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new Gpt(Tiny));
        var (one, other) = (Ids(1, 2, 3, 4, 5), Ids(1, 2, 3, 9, 10));

        var (here, there) = (model.call(one), model.call(other));

        Assert.True(here[.., ..3].allclose(there[.., ..3], 1e-6, 1e-6));
        Assert.False(here[.., 3..].allclose(there[.., 3..], 1e-3, 1e-3));
    }

    [Fact]
    public void The_loss_is_the_mean_surprise_of_the_targets_that_count()
    {
        using var scope = NewDisposeScope();
        var logits = randn([1, 3, 4], float64);
        var surprise = logits.log_softmax(-1).neg();

        var loss = Gpt.Loss(logits, Ids(2, (int)Gpt.NoTarget, 1));

        Assert.Equal(
            (surprise[0, 0, 2].item<double>() + surprise[0, 2, 1].item<double>()) / 2,
            loss.item<double>(),
            12
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_reach_every_parameter(bool hasBias)
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new Gpt(Tiny with { HasBias = hasBias }));

        Gpt.Loss(model.call(Ids(1, 2, 3, 4, 5, 6, 7, 8)), Ids(2, 3, 4, 5, 6, 7, 8, 9)).backward();

        Assert.All(
            model.named_parameters(),
            p => Assert.True(p.parameter.grad is { } grad && grad.abs().max().item<float>() > 0, p.name)
        );
        Assert.Equal(hasBias, model.named_parameters().Any(p => p.name.EndsWith("bias", StringComparison.Ordinal)));
    }

    [Fact]
    public void Greedy_always_takes_the_likeliest_also_beyond_the_context()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new Gpt(Tiny));

        var text = model.Generate(Ids(1, 2, 3), 9, GptSampling.Greedy);

        Assert.Equal([1L, 12], text.shape);
        for (var end = 3; end < 12; end++)
        {
            var seen = text[.., Math.Max(0, end - Tiny.ContextLength)..end];
            Assert.Equal(model.call(seen)[0, -1].argmax().item<long>(), text[0, end].item<long>());
        }
    }

    [Fact]
    public void With_a_cache_the_logits_are_those_without()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = Shaken.Of(new Gpt(Tiny));
        using var cache = new GptCache(Tiny.Layers);
        var ids = cat([Ids(1, 2, 3, 4, 5, 6, 7, 8), Ids(8, 3, 1, 1, 0, 2, 9, 4)]);

        Tensor[] parts =
        [
            model.Continue(ids[.., ..3], cache),
            model.Continue(ids[.., 3..4], cache),
            model.Continue(ids[.., 4..], cache),
        ];

        Assert.Equal(Tiny.ContextLength, cache.Length);
        Assert.True(cat(parts, dim: 1).allclose(model.call(ids), 1e-5, 1e-6));
        Assert.Throws<ArgumentException>(() => model.Continue(Ids(1), cache));
        Assert.Throws<ArgumentException>(() => model.Continue(Ids(1), new GptCache(Tiny.Layers - 1)));
    }

    [Fact]
    public void A_text_goes_on_until_all_have_drawn_the_end()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new Gpt(Tiny));
        var whole = model.Generate(Ids(1, 2, 3), 6, GptSampling.Greedy);
        var end = whole[0, 4].item<long>();

        var text = model.Generate(Ids(1, 2, 3), 6, GptSampling.Greedy, end: end);

        Assert.Equal(end, text[0, -1].item<long>());
        Assert.True(text.equal(whole[.., ..(int)text.size(1)]).all().item<bool>());
        Assert.True(text.size(1) <= 5);
    }

    [Fact]
    public void The_same_seed_draws_the_same_text_and_another_one_another()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new Gpt(Tiny));

        Assert.Equal(Drawn(1), Drawn(1));
        Assert.NotEqual(Drawn(1), Drawn(2));

        long[] Drawn(ulong seed)
        {
            using var generator = new Generator(seed, CPU);
            return model.Generate(Ids(1, 2), 30, new GptSampling(TopP: 0.9), generator).data<long>().ToArray();
        }
    }

    [Fact]
    public void Tokens_are_drawn_as_often_as_they_are_likely_and_top_k_leaves_out_the_rest()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new Gpt(Tiny), deviation: 0.5);
        using var generator = new Generator(4, CPU);
        var begin = Ids(1, 2, 3).repeat(20_000, 1);
        var sampling = new GptSampling(Temperature: 2, TopK: 3);
        var logits = model.call(Ids(1, 2, 3))[0, -1];
        var (likeliest, places) = logits.topk(3);
        var expected = likeliest.Over(2).softmax(-1);

        var drawn = model.Generate(begin, 1, sampling, generator)[.., 3];

        for (var i = 0; i < 3; i++)
        {
            var share = drawn.eq(places[i]).to(float32).mean().item<float>();
            Assert.Equal(expected[i].item<float>(), share, 0.015);
        }

        Assert.True(drawn.unsqueeze(1).eq(places).any(1).all().item<bool>());
    }

    [Fact]
    public void A_few_steps_learn_a_sentence()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(2);
        using var model = new Gpt(Tiny);
        using var optimizer = optim.Adam(model.parameters(), 0.02);
        var (text, next) = (Ids(1, 5, 2, 5, 3, 5, 4), Ids(5, 2, 5, 3, 5, 4, 0));
        for (var step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            Gpt.Loss(model.call(text), next).backward();
            optimizer.step();
        }

        Assert.Equal([1, 5, 2, 5, 3, 5, 4, 0], model.Generate(Ids(1), 7, GptSampling.Greedy).data<long>().ToArray());
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var model = new Gpt(Tiny);
        using var ids = Ids(1, 2, 3);
        Run();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Run()
        {
            using var logits = model.call(ids);
            using var loss = Gpt.Loss(logits, ids);
            model.Generate(ids, 3, new GptSampling(TopK: 2)).Dispose();
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var model = new Gpt(Tiny);
        using var ids = zeros(1, 9, int64);
        Assert.Throws<ArgumentException>(() => model.call(ids));
        Assert.Throws<ArgumentException>(() => new Gpt(Tiny with { Width = 13 }));
    }

    private static Tensor Ids(params int[] ids) => tensor([.. ids.Select(id => (long)id)]).reshape(1, ids.Length);
}
