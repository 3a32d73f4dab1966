using System.Text.Json;
using Sora.Lab.Text;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>The encoders of T5 and umT5, in Wan2.1's layout and in that of transformers.</summary>
internal static class TextEncoderCases
{
    public static IEnumerable<ConformCase> RunWan(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var encoder = new TextEncoder(WanConfig(file.Config));
        file.LoadInto(encoder, TextEncoderKeyMap.FromWan);
        var ids = file.Load("in/ids");
        var cases = new List<ConformCase> { Masked("y", encoder, ids, file.Load("in/mask"), file.Load("out/y")) };
        if (file.Has("out/y_nomask"))
        {
            cases.Add(Masked("y_nomask", encoder, ids, ones_like(ids), file.Load("out/y_nomask")));
        }

        return cases;
    }

    public static IEnumerable<ConformCase> RunHuggingFace(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var encoder = new TextEncoder(HuggingFaceConfig(file.Config));
        file.LoadInto(encoder, name => TextEncoderKeyMap.FromHuggingFace(name, sharesPositionBias: true));
        return
        [
            Masked(
                "last_hidden_state",
                encoder,
                file.Load("in/input_ids"),
                file.Load("in/attention_mask"),
                file.Load("out/last_hidden_state")
            ),
        ];
    }

    /// <summary>The numbers of an encoder from a config of Wan2.1.</summary>
    public static TextEncoderConfig WanConfig(JsonElement config) =>
        new()
        {
            VocabularySize = config.GetProperty("vocab").GetInt32(),
            Width = config.GetProperty("dim").GetInt32(),
            AttentionWidth = config.GetProperty("dim_attn").GetInt32(),
            FeedForwardWidth = config.GetProperty("dim_ffn").GetInt32(),
            Heads = config.GetProperty("num_heads").GetInt32(),
            Layers = config.GetProperty("num_layers").GetInt32(),
            PositionBuckets = config.GetProperty("num_buckets").GetInt32(),
            SharesPositionBias = config.GetProperty("shared_pos").GetBoolean(),
            MaxLength = 512,
        };

    /// <summary>How many of a row's tokens are text, by a mask [B, L].</summary>
    public static IReadOnlyList<int> Lengths(Tensor mask)
    {
        using var sums = mask.sum(1).to(int64);
        return [.. sums.data<long>().ToArray().Select(length => (int)length)];
    }

    private static TextEncoderConfig HuggingFaceConfig(JsonElement config) =>
        new()
        {
            VocabularySize = config.GetProperty("vocab_size").GetInt32(),
            Width = config.GetProperty("d_model").GetInt32(),
            AttentionWidth = config.GetProperty("d_kv").GetInt32() * config.GetProperty("num_heads").GetInt32(),
            FeedForwardWidth = config.GetProperty("d_ff").GetInt32(),
            FeedForward = config.GetProperty("feed_forward_proj").GetString() switch
            {
                "gated-gelu" => TextFeedForwardForm.GatedGelu,
                "relu" => TextFeedForwardForm.Relu,
                var other => throw new InvalidDataException($"Expected a known feed_forward_proj; found {other}."),
            },
            Heads = config.GetProperty("num_heads").GetInt32(),
            Layers = config.GetProperty("num_layers").GetInt32(),
            PositionBuckets = config.GetProperty("relative_attention_num_buckets").GetInt32(),
            MaxLength = 512,
        };

    // What stands at padding means nothing.
    private static ConformCase Masked(string name, TextEncoder encoder, Tensor ids, Tensor mask, Tensor expected)
    {
        var isText = mask.unsqueeze(-1).to(float32);
        var states = encoder.Encode(ids, Lengths(mask)).States;
        return ConformCase.Of(name, states.mul(isText), expected.mul(isText));
    }
}
