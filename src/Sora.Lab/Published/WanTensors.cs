using Sora.Lab.Autoencoder;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Published;

/// <summary>The tensors that Wan2.1's release has, by its own names, for networks of any size.</summary>
internal static class WanTensors
{
    public static IEnumerable<(string Name, long[] Shape)> Transformer(DiffusionTransformerConfig config)
    {
        var (d, f, patch) = (config.Width, config.FeedForwardWidth, config.Patch);
        return
        [
            .. Layer("patch_embedding", d, config.InputChannels, patch.Frames, patch.Height, patch.Width),
            .. Layer("text_embedding.0", d, config.TextWidth),
            .. Layer("text_embedding.2", d, d),
            .. Layer("time_embedding.0", d, config.FrequencyWidth),
            .. Layer("time_embedding.2", d, d),
            .. Layer("time_projection.1", 6 * d, d),
            .. Enumerable.Range(0, config.Depth).SelectMany(i => Block($"blocks.{i}", d, f)),
            .. Layer("head.head", patch.Volume * config.OutputChannels, d),
            ("head.modulation", [1, 2, d]),
        ];
    }

    public static IEnumerable<(string Name, long[] Shape)> TextEncoder(TextEncoderConfig config)
    {
        var (d, a, f) = (config.Width, config.AttentionWidth, config.FeedForwardWidth);
        return
        [
            ("token_embedding.weight", [config.VocabularySize, d]),
            .. Enumerable
                .Range(0, config.Layers)
                .SelectMany(i =>
                    new (string, long[])[]
                    {
                        ($"blocks.{i}.norm1.weight", [d]),
                        ($"blocks.{i}.attn.q.weight", [a, d]),
                        ($"blocks.{i}.attn.k.weight", [a, d]),
                        ($"blocks.{i}.attn.v.weight", [a, d]),
                        ($"blocks.{i}.attn.o.weight", [d, a]),
                        ($"blocks.{i}.norm2.weight", [d]),
                        ($"blocks.{i}.ffn.gate.0.weight", [f, d]),
                        ($"blocks.{i}.ffn.fc1.weight", [f, d]),
                        ($"blocks.{i}.ffn.fc2.weight", [d, f]),
                        ($"blocks.{i}.pos_embedding.embedding.weight", [config.PositionBuckets, config.Heads]),
                    }
                ),
            ("norm.weight", [d]),
        ];
    }

    public static IEnumerable<(string Name, long[] Shape)> Autoencoder(VideoAutoencoderConfig config)
    {
        var (z, top, bottom) = (config.LatentChannels, config.Encoder[0].Width, config.Encoder[^1].Width);
        return
        [
            .. Layer("encoder.conv1", top, 3, 3, 3, 3),
            .. Down(config),
            .. Middle("encoder", bottom),
            .. Head("encoder", bottom, 2 * z),
            .. Layer("conv1", 2 * z, 2 * z, 1, 1, 1),
            .. Layer("conv2", z, z, 1, 1, 1),
            .. Layer("decoder.conv1", config.Decoder[^1].Width, z, 3, 3, 3),
            .. Middle("decoder", config.Decoder[^1].Width),
            .. Up(config),
            .. Head("decoder", config.Decoder[0].Width, 3),
        ];
    }

    private static IEnumerable<(string, long[])> Block(string at, long d, long f) =>
        [
            ($"{at}.modulation", [1, 6, d]),
            .. Attention($"{at}.self_attn", d),
            ($"{at}.norm3.weight", [d]),
            ($"{at}.norm3.bias", [d]),
            .. Attention($"{at}.cross_attn", d),
            .. Layer($"{at}.ffn.0", f, d),
            .. Layer($"{at}.ffn.2", d, f),
        ];

    private static IEnumerable<(string, long[])> Attention(string at, long d) =>
        [
            .. "qkvo".SelectMany(matrix => Layer($"{at}.{matrix}", d, d)),
            ($"{at}.norm_q.weight", [d]),
            ($"{at}.norm_k.weight", [d]),
        ];

    private static IEnumerable<(string, long[])> Down(VideoAutoencoderConfig config)
    {
        var (at, width) = (0, config.Encoder[0].Width);
        for (var i = 0; i < config.Encoder.Count; i++)
        {
            for (var block = 0; block < config.Encoder[i].Blocks; block++, width = config.Encoder[i].Width)
            {
                foreach (var tensor in Residual($"encoder.downsamples.{at++}", config.Encoder[i].Width, width))
                {
                    yield return tensor;
                }
            }

            if (i < config.TimeStrides.Count)
            {
                foreach (
                    var tensor in Resample(
                        $"encoder.downsamples.{at++}",
                        width,
                        width,
                        config.TimeStrides[i] ? width : 0
                    )
                )
                {
                    yield return tensor;
                }
            }
        }
    }

    private static IEnumerable<(string, long[])> Up(VideoAutoencoderConfig config)
    {
        var (at, width) = (0, config.Decoder[^1].Width);
        for (var i = config.Decoder.Count - 1; i >= 0; i--)
        {
            for (var block = 0; block < config.Decoder[i].Blocks; block++, width = config.Decoder[i].Width)
            {
                foreach (var tensor in Residual($"decoder.upsamples.{at++}", config.Decoder[i].Width, width))
                {
                    yield return tensor;
                }
            }

            if (i > 0)
            {
                var time = config.TimeStrides[i - 1] ? 2 * width : 0;
                foreach (var tensor in Resample($"decoder.upsamples.{at++}", width / 2, width, time))
                {
                    yield return tensor;
                }

                width /= 2;
            }
        }
    }

    private static IEnumerable<(string, long[])> Resample(string at, long outputs, long inputs, long time) =>
        [
            .. Layer($"{at}.resample.1", outputs, inputs, 3, 3),
            .. time > 0 ? Layer($"{at}.time_conv", time, inputs, 3, 1, 1) : [],
        ];

    private static IEnumerable<(string, long[])> Middle(string network, long width) =>
        [
            .. Residual($"{network}.middle.0", width, width),
            ($"{network}.middle.1.norm.gamma", [width, 1, 1]),
            .. Layer($"{network}.middle.1.to_qkv", 3 * width, width, 1, 1),
            .. Layer($"{network}.middle.1.proj", width, width, 1, 1),
            .. Residual($"{network}.middle.2", width, width),
        ];

    private static IEnumerable<(string, long[])> Head(string network, long width, long outputs) =>
        [($"{network}.head.0.gamma", [width, 1, 1, 1]), .. Layer($"{network}.head.2", outputs, width, 3, 3, 3)];

    private static IEnumerable<(string, long[])> Residual(string at, long outputs, long inputs) =>
        [
            ($"{at}.residual.0.gamma", [inputs, 1, 1, 1]),
            .. Layer($"{at}.residual.2", outputs, inputs, 3, 3, 3),
            ($"{at}.residual.3.gamma", [outputs, 1, 1, 1]),
            .. Layer($"{at}.residual.6", outputs, outputs, 3, 3, 3),
            .. outputs == inputs ? [] : Layer($"{at}.shortcut", outputs, inputs, 1, 1, 1),
        ];

    private static IEnumerable<(string Name, long[] Shape)> Layer(string name, params long[] shape) =>
        [($"{name}.weight", shape), ($"{name}.bias", [shape[0]])];
}
