using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class PassRecordTests
{
    private static readonly DiffusionTransformerConfig Config = TinyTransformer.Config;

    [Fact]
    public void What_a_token_looks_at_sums_to_one_and_is_nothing_of_the_padding()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        using var record = new PassRecord();
        var text = TinyTransformer.Text(2); // 1 and 2 of 5 tokens

        model.call(Input([TinyTransformer.Latents(2, 3, 4, 6)], text, record));

        Assert.Equal(Config.Depth, record.Blocks);
        for (var block = 0; block < Config.Depth; block++)
        {
            Assert.Equal([2L, 18, 18], record.ToClip(block, clip: 1).shape);
            Assert.Equal([2L, 18, 5], record.ToText(block, clip: 1).shape);
            Assert.All(
                new[] { record.ToClip(block), record.ToText(block) },
                weights => Assert.InRange(Recording.RelativeError(weights.sum(dim: -1), ones(2, 18)), 0, 1e-5)
            );
            Assert.Equal(0, record.ToText(block, clip: 1)[.., .., 2..].abs().max().item<float>());
            Assert.True(record.ToText(block, clip: 1)[.., .., ..2].min().item<float>() > 0);
        }
    }

    [Fact]
    public void What_is_kept_of_attention_to_the_clip_makes_the_layers_output_of_its_values()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var layer = Shaken(new SelfAttention(Config));
        using var record = new PassRecord();
        TokenGroup[] groups = [new(1, new GridSize(2, 2, 2))];
        var x = randn(8, Config.Width);
        var rotation = RotaryEmbedding.Table(groups[0].Grid, Config.HeadWidth);
        var cross = new CrossAttentionContext(zeros(1, 1, Config.Width), null, null);
        var times = TokenTimesteps.Of([zeros(1)], groups);
        var context = new BlockContext(times, zeros(1, 6, Config.Width), rotation, cross, Record: record);

        var output = layer.call(new PackedTokens(x, groups), context);

        Assert.InRange(Recording.RelativeError(Explained(layer, record.ToClip(0), x, "value"), output), 0, 1e-5);
    }

    [Fact]
    public void What_is_kept_of_attention_to_the_prompt_makes_the_layers_output_of_its_values()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var layer = Shaken(new CrossAttention(Config));
        using var record = new PassRecord();
        var (x, words) = (randn(8, Config.Width), randn(1, 5, Config.Width));
        var context = new CrossAttentionContext(words, null, null, record);

        var output = layer.call(new PackedTokens(x, [new(1, new GridSize(2, 2, 2))]), context);

        var explained = Explained(layer, record.ToText(0), words[0], "text.value");
        Assert.InRange(Recording.RelativeError(explained, output), 0, 1e-5);
    }

    [Fact]
    public void A_clip_in_a_packed_sequence_looks_where_it_looks_alone()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        using var packed = new PassRecord();
        using var alone = new PassRecord();
        var text = TinyTransformer.Text(3);
        Tensor[] latents = [TinyTransformer.Latents(2, 1, 4, 4), TinyTransformer.Latents(1, 3, 4, 6)];
        var own = new TextContext(text.States[2..], [text.Lengths[2]], text.Padding);

        model.call(Input(latents, text, packed));
        model.call(Input([latents[1]], own, alone));

        Assert.InRange(Recording.RelativeError(packed.ToClip(1, clip: 2), alone.ToClip(1)), 0, 1e-5);
        Assert.InRange(Recording.RelativeError(packed.ToText(1, clip: 2), alone.ToText(1)), 0, 1e-5);
    }

    [Fact]
    public void Gates_are_closed_in_an_untrained_model_and_open_in_a_shaken_one()
    {
        using var scope = NewDisposeScope();
        using var untrained = new DiffusionTransformer(Config);
        using var shaken = TinyTransformer.Shaken();

        Assert.Equal(0, Largest(untrained));
        Assert.True(Largest(shaken) > 0.1);

        static double Largest(DiffusionTransformer model)
        {
            using var record = new PassRecord();
            model.call(Input([TinyTransformer.Latents(2, 1, 4, 4)], TinyTransformer.Text(2), record));
            var (attention, feedForward) = record.Gates(0);
            Assert.Equal([2L, Config.Width], attention.shape);
            return attention.abs().max().item<float>() + feedForward.abs().max().item<float>();
        }
    }

    [Fact]
    public void Changes_nothing_and_keeps_the_last_pass_alone_until_it_is_disposed()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        var input = Input([TinyTransformer.Latents(1, 2, 4, 4)], TinyTransformer.Text(1), null);
        var plain = model.call(input)[0];
        var record = new PassRecord();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var pass = 0; pass < 2; pass++)
        {
            using var passScope = NewDisposeScope();
            Assert.True(model.call(input with { Record = record })[0].equal(plain).all().item<bool>());
            Assert.Equal(Config.Depth, record.Blocks);
        }

        record.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static DiffusionInput Input(IReadOnlyList<Tensor> latents, TextContext text, PassRecord? record) =>
        new(latents, [.. latents.Select(latent => full(latent.size(0), 0.5f))], text) { Record = record };

    private static T Shaken<T>(T layer)
        where T : nn.Module
    {
        foreach (var parameter in layer.parameters())
        {
            parameter.normal_(0, 0.5);
        }

        return layer;
    }

    // Weights [K, n, M] and what the values are made of, [M, D] -> what the layer makes of them, [n, D].
    private static Tensor Explained(nn.Module layer, Tensor weights, Tensor x, string value)
    {
        var parameters = layer.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        var values = Linear(x, value).view(x.size(0), Config.Heads, Config.HeadWidth).transpose(0, 1); // [K, M, d]
        return Linear(weights.matmul(values).transpose(0, 1).flatten(1), "output");

        Tensor Linear(Tensor input, string name) =>
            nn.functional.linear(input, parameters[$"{name}.weight"], parameters[$"{name}.bias"]);
    }
}
