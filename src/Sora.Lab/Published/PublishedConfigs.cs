using Sora.Lab.Autoencoder;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Published;

/// <summary>The numbers of the networks, read off their tensors' shapes and held against <c>config.json</c>.</summary>
/// <remarks>Repackaged files have no config, so shapes are the source; a config may only agree.</remarks>
internal static class PublishedConfigs
{
    // Where no config says how many heads there are: all published Wan models have heads of this width.
    private const int WanHeadWidth = 128;

    public static DiffusionTransformerConfig Transformer(PublishedPart part)
    {
        var patch = part.Shape("patchEmbedding.weight", 5);
        var volume = checked((int)(patch[2] * patch[3] * patch[4]));
        var width = (int)patch[0];
        var json = PublishedConfigFile.Beside(part, "dim", "num_attention_heads");
        var config = new DiffusionTransformerConfig
        {
            InputChannels = (int)patch[1],
            OutputChannels = (int)part.Shape("head.projection.weight", 2)[0] / volume,
            Patch = new PatchSize((int)patch[2], (int)patch[3], (int)patch[4]),
            Width = width,
            Depth = Count(i => part.Has($"blocks.{i}.modulation")),
            Heads = json?.Integer("num_heads") ?? json?.Integer("num_attention_heads") ?? Heads(part, width),
            FeedForwardWidth = (int)part.Shape("blocks.0.feedForward.up.weight", 2)[0],
            TextWidth = (int)part.Shape("textEmbedding.up.weight", 2)[1],
            FrequencyWidth = (int)part.Shape("timeEmbedding.expand.weight", 2)[1],
        };
        if (
            part.Names.FirstOrDefault(name => name.StartsWith("imageEmbedding.", StringComparison.Ordinal)) is { } image
        )
        {
            throw new IOException(
                $"Expected a text-to-video model; found {part.Describe(image)}, an image-to-video one's."
            );
        }

        if (json is not null)
        {
            Check(json, config, part);
        }

        try
        {
            return config.Checked();
        }
        catch (ArgumentException e)
        {
            throw new IOException($"{json?.Path ?? part.Weights.Path}: {e.Message}", e);
        }
    }

    /// <summary>How many tokens of text the transformer attends to.</summary>
    public static int TextLength(PublishedPart transformer) =>
        PublishedConfigFile.Beside(transformer, "dim")?.Integer("text_len") is { } length and > 1 ? length : 512;

    public static TextEncoderConfig TextEncoder(PublishedPart part, int maxLength)
    {
        var table = part.Shape("blocks.0.positionBias.table", 2);
        var tokens = part.Shape("tokenEmbedding.weight", 2);
        var config = new TextEncoderConfig
        {
            VocabularySize = (int)tokens[0],
            Width = (int)tokens[1],
            AttentionWidth = (int)part.Shape("blocks.0.attention.query.weight", 2)[0],
            FeedForwardWidth = (int)part.Shape("blocks.0.feedForward.up.weight", 2)[0],
            Heads = (int)table[1],
            Layers = Count(i => part.Has($"blocks.{i}.attentionNorm.weight")),
            MaxLength = maxLength,
            SharesPositionBias = false,
            PositionBuckets = (int)table[0],
        };
        if (PublishedConfigFile.Beside(part, "d_model") is { } json)
        {
            var tokensAre = part.Describe("tokenEmbedding.weight");
            json.Require("d_model", config.Width, tokensAre);
            json.Require("vocab_size", config.VocabularySize, tokensAre);
            json.Require("d_ff", config.FeedForwardWidth, part.Describe("blocks.0.feedForward.up.weight"));
            json.Require("num_heads", config.Heads, part.Describe("blocks.0.positionBias.table"));
            json.Require("num_layers", config.Layers, $"{part.Weights.Path}, which has so many blocks,");
            json.Require("relative_attention_max_distance", config.MaxDistance, "the published model");
        }

        return config.Checked();
    }

    public static VideoAutoencoderConfig Autoencoder(PublishedPart part)
    {
        var (encoder, strides) = Stages(part, "encoder", "time.weight");
        var (decoder, _) = Stages(part, "decoder", "time.convolution.weight");
        var published = VideoAutoencoderConfig.Wan21;
        var channels = (int)part.Shape("decoder.fromLatent.convolution.weight", 5)[0];
        var json = PublishedConfigFile.Beside(part, "z_dim");
        json?.Require("z_dim", channels, part.Describe("decoder.fromLatent.convolution.weight"));
        json?.Require("base_dim", encoder[0].Width, part.Describe("encoder.convIn.convolution.weight"));
        if (channels != published.LatentChannels)
        {
            var where = part.Describe("decoder.fromLatent.convolution.weight");
            throw new IOException(
                $"Expected Wan2.1's latent of {published.LatentChannels} channels; found {channels} in {where}."
            );
        }

        return (
            published with
            {
                TimeStrides = strides,
                Encoder = encoder,
                Decoder = [.. decoder.Reverse()],
                LatentMean = json?.Numbers("latents_mean") ?? published.LatentMean,
                LatentStd = json?.Numbers("latents_std") ?? published.LatentStd,
            }
        ).Checked();
    }

    private static void Check(PublishedConfigFile json, DiffusionTransformerConfig config, PublishedPart part)
    {
        var patch = part.Describe("patchEmbedding.weight");
        var feed = part.Describe("blocks.0.feedForward.up.weight");
        var blocks = $"{part.Weights.Path}, which has so many blocks,";
        (string Key, object Value, string Because)[] entries =
        [
            ("model_type", "t2v", "text-to-video"),
            ("dim", config.Width, patch),
            ("in_dim", config.InputChannels, patch),
            ("in_channels", config.InputChannels, patch),
            ("patch_size", $"[{config.Patch.Frames}, {config.Patch.Height}, {config.Patch.Width}]", patch),
            ("out_dim", config.OutputChannels, part.Describe("head.projection.weight")),
            ("out_channels", config.OutputChannels, part.Describe("head.projection.weight")),
            ("ffn_dim", config.FeedForwardWidth, feed),
            ("num_layers", config.Depth, blocks),
            ("text_dim", config.TextWidth, part.Describe("textEmbedding.up.weight")),
            ("freq_dim", config.FrequencyWidth, part.Describe("timeEmbedding.expand.weight")),
            ("attention_head_dim", config.Width / Math.Max(1, config.Heads), patch),
        ];
        foreach (var (key, value, because) in entries)
        {
            json.Require(key, value, because);
        }
    }

    private static int Heads(PublishedPart part, int width) =>
        width % WanHeadWidth == 0
            ? width / WanHeadWidth
            : throw new IOException(
                $"{part.Weights.Path}: expected a width that is a multiple of {WanHeadWidth}, or a config.json that tells the "
                    + $"number of heads; found a width of {width}."
            );

    // Residual blocks and, between resolutions, a halving or doubling, all in one list.
    private static (IReadOnlyList<AutoencoderStage> Stages, IReadOnlyList<bool> Strides) Stages(
        PublishedPart part,
        string network,
        string time
    )
    {
        var (stages, strides, width, blocks) = (new List<AutoencoderStage>(), new List<bool>(), 0, 0);
        var count = Count(i =>
            part.Has($"{Stage(i)}.conv1.convolution.weight") || part.Has($"{Stage(i)}.space.weight")
        );
        for (var i = 0; i < count; i++)
        {
            if (part.Has($"{Stage(i)}.space.weight"))
            {
                stages.Add(new AutoencoderStage(width, blocks));
                strides.Add(part.Has($"{Stage(i)}.{time}"));
                blocks = 0;
            }
            else
            {
                (width, blocks) = ((int)part.Shape($"{Stage(i)}.conv1.convolution.weight", 5)[0], blocks + 1);
            }
        }

        stages.Add(new AutoencoderStage(width, blocks));
        return (stages, strides);

        string Stage(int i) => $"{network}.stages.{i}";
    }

    private static int Count(Func<int, bool> has) => Enumerable.Range(0, int.MaxValue).TakeWhile(has).Count();
}
