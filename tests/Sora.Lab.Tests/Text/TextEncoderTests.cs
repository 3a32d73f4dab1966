using Sora.Lab.Text;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Text;

public sealed class TextEncoderTests
{
    private static readonly TextEncoderConfig Tiny = new()
    {
        VocabularySize = 20,
        Width = 12,
        AttentionWidth = 8,
        FeedForwardWidth = 16,
        Heads = 2,
        Layers = 2,
        MaxLength = 10,
    };

    [Theory]
    [InlineData("umt5_encoder", 96, 48, 96, 4, false)]
    [InlineData("t5_shared_pos_encoder", 80, 32, 64, 2, true)]
    public void Equals_the_encoder_of_Wan(string name, int vocabulary, int width, int hidden, int heads, bool isShared)
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording(name);
        var encoder = new TextEncoder(
            new()
            {
                VocabularySize = vocabulary,
                Width = width,
                AttentionWidth = width,
                FeedForwardWidth = hidden,
                Heads = heads,
                Layers = 2,
                MaxLength = 512,
                SharesPositionBias = isShared,
            }
        );
        recording.LoadWeights(encoder, TextEncoderKeyMap.FromWan);
        AssertEqual(encoder, recording.Load("in/ids"), recording.Load("in/mask"), recording.Load("out/y"));
    }

    [Fact]
    public void Equals_the_T5_encoder_of_transformers()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("hf_t5_v1_1_encoder");
        var encoder = new TextEncoder(
            new()
            {
                VocabularySize = 90,
                Width = 48,
                AttentionWidth = 64,
                FeedForwardWidth = 96,
                Heads = 4,
                Layers = 2,
                MaxLength = 512,
            }
        );
        recording.LoadWeights(encoder, name => TextEncoderKeyMap.FromHuggingFace(name, sharesPositionBias: true));
        AssertEqual(
            encoder,
            recording.Load("in/input_ids"),
            recording.Load("in/attention_mask"),
            recording.Load("out/last_hidden_state")
        );
    }

    [Fact]
    public void Distances_fall_into_the_buckets_of_the_published_encoder()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("umt5_encoder");
        var bias = new RelativePositionBias(32, 128, 4, 1);
        var distances = Enumerable.Range(0, 200).ToList();
        Assert.Equal(
            recording.Load("aux/buckets_row0").data<long>().ToArray(),
            distances.Select(d => (long)bias.Bucket(d))
        );
        Assert.Equal(
            recording.Load("aux/buckets_col0").data<long>().ToArray(),
            distances.Select(d => (long)bias.Bucket(-d))
        );
    }

    [Fact]
    public void Padding_never_changes_a_text()
    {
        using var scope = NewDisposeScope();
        var encoder = new TextEncoder(Tiny);
        var alone = encoder.call(tensor(new long[] { 5, 6, 2 }).reshape(1, 3), [3]);
        var first = encoder.call(tensor(new long[] { 5, 6, 2, 0, 0, 7, 8, 9, 4, 2 }).reshape(2, 5), [3, 5]);
        var second = encoder.call(tensor(new long[] { 5, 6, 2, 19, 3, 7, 8, 9, 4, 2 }).reshape(2, 5), [3, 5]);
        Assert.True(first[0, ..3].Equals(second[0, ..3]));
        Assert.InRange(Recording.RelativeError(first[0, ..3], alone[0]), 0, 1e-6);
    }

    [Fact]
    public void The_order_of_words_matters()
    {
        using var scope = NewDisposeScope();
        var encoder = new TextEncoder(Tiny);
        var forward = encoder.call(tensor(new long[] { 5, 6, 2 }).reshape(1, 3), [3]);
        var backward = encoder.call(tensor(new long[] { 6, 5, 2 }).reshape(1, 3), [3]);
        Assert.True(Recording.RelativeError(forward[0, 0], backward[0, 1]) > 1e-3);
    }

    [Theory]
    [InlineData(true, TextFeedForwardForm.GatedGelu)]
    [InlineData(false, TextFeedForwardForm.Relu)]
    public void Gradients_reach_every_parameter(bool isShared, TextFeedForwardForm form)
    {
        using var scope = NewDisposeScope();
        var encoder = new TextEncoder(Tiny with { SharesPositionBias = isShared, FeedForward = form });
        encoder.call(tensor(new long[] { 5, 6, 2 }).reshape(1, 3), [3]).square().sum().backward();
        Assert.All(encoder.named_parameters(), p => Assert.True(p.parameter.grad?.abs().sum().ToDouble() > 0, p.name));
    }

    [Fact]
    public void Every_key_is_where_checkpoints_have_it()
    {
        using var encoder = new TextEncoder(Tiny with { Layers = 1 });
        Assert.Equal(
            [
                "blocks.0.attention.key.weight",
                "blocks.0.attention.output.weight",
                "blocks.0.attention.query.weight",
                "blocks.0.attention.value.weight",
                "blocks.0.attentionNorm.weight",
                "blocks.0.feedForward.down.weight",
                "blocks.0.feedForward.gate.weight",
                "blocks.0.feedForward.up.weight",
                "blocks.0.feedForwardNorm.weight",
                "norm.weight",
                "positionBias.table",
                "tokenEmbedding.weight",
            ],
            encoder.state_dict().Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_lab_encoder_starts_with_states_of_the_order_of_one()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var encoder = new TextEncoder(TextEncoderConfig.Lab(500));
        var parameters = encoder.parameters().Sum(p => p.numel());
        Assert.InRange(parameters, 1_000_000, 2_000_000);
        var states = encoder.Encode(tensor(new long[] { 5, 6, 2 }).reshape(1, 3), [3]).States;
        Assert.InRange(states.square().mean().ToDouble(), 0.5, 2);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var encoder = new TextEncoder(Tiny);
        using var ids = tensor(new long[] { 5, 6, 2 }).reshape(1, 3);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        encoder.call(ids, [3]).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TextEncoder(Tiny with { AttentionWidth = 9 }));
        Assert.Throws<ArgumentException>(() => new TextEncoder(Tiny with { Layers = 0 }));
        using var encoder = new TextEncoder(Tiny);
        using var ids = zeros(2, 3, ScalarType.Int64);
        Assert.Throws<ArgumentException>(() => encoder.call(ids, [3]));
        Assert.Throws<ArgumentException>(() => encoder.call(ids, [3, 4]));
        Assert.Throws<ArgumentException>(() => encoder.call(ids, [0, 3]));
    }

    private static void AssertEqual(TextEncoder encoder, Tensor ids, Tensor mask, Tensor expected)
    {
        int[] lengths = [.. mask.sum(1).data<long>().ToArray().Select(n => (int)n)];
        var actual = encoder.call(ids, lengths);
        for (var i = 0; i < lengths.Length; i++)
        {
            Assert.InRange(Recording.RelativeError(actual[i, ..lengths[i]], expected[i, ..lengths[i]]), 0, 2e-5);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Begun_locally_a_word_tells_its_neighbours_more_than_words_far_away(bool isShared)
    {
        using var scope = NewDisposeScope();
        using var seeded = manual_seed(1);
        var config = Tiny with { MaxLength = 16, SharesPositionBias = isShared, Layers = 1 };
        var encoder = new TextEncoder(config);
        encoder.StartLocally();

        // Two heads: one looks behind, one ahead; so both sides of the word that changes are told of it.
        var ids = full([1, 16], 7, int64);
        var changed = ids.clone();
        changed[0, 8] = tensor(11L);
        var moved = (encoder.call(ids, [16]) - encoder.call(changed, [16])).norm(dim: 2)[0];
        float At(int place) => moved[place].item<float>();

        Assert.True(At(7) > 2 * At(2), $"{At(7)}, {At(2)}");
        Assert.True(At(9) > 2 * At(14), $"{At(9)}, {At(14)}");
    }
}
