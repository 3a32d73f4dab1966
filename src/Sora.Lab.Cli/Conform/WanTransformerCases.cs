using System.Text.Json;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Wan2.1's transformer, in the layout of its release and in that of diffusers.</summary>
internal static class WanTransformerCases
{
    // Wan counts time from 0 to 1000.
    private const double Times = 1000;

    /// <summary>The release's: a list of clips of any sizes, which we pack.</summary>
    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        var imageWidth = file.Has("in/clip_fea") ? (int)file.Load("in/clip_fea").size(-1) : 0;
        using var model = new DiffusionTransformer(Config(file.Config, imageWidth));
        file.LoadInto(model, WanKeyMap.FromWan);
        var clips = Enumerable.Range(0, int.MaxValue).TakeWhile(i => file.Has($"in/x{i}")).ToList();
        var t = file.Numbers("in/t");
        var input = new DiffusionInput(
            [.. clips.Select(i => Latent(file, i))],
            [.. clips.Select(i => tensor([t[i] / Times]))],
            Text([.. clips.Select(i => file.Load($"in/context{i}"))], file.Config.GetProperty("text_len").GetInt32())
        )
        {
            Image = imageWidth > 0 ? file.Load("in/clip_fea") : null,
        };
        var velocities = model.call(input);
        return [.. clips.Select(i => ConformCase.Of($"y{i}", velocities[i].squeeze(0), file.Load($"out/y{i}")))];
    }

    /// <summary>That of diffusers: one batch of one size.</summary>
    public static IEnumerable<ConformCase> RunDiffusers(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new DiffusionTransformer(DiffusersConfig(file.Config));
        file.LoadInto(model, WanKeyMap.FromDiffusers);
        var states = file.Load("in/encoder_hidden_states");
        var text = new TextContext(
            states,
            [.. Enumerable.Repeat((int)states.size(1), (int)states.size(0))],
            TextPadding.Attended
        );
        var t = tensor(file.Numbers("in/timestep").Select(t => t / Times).ToArray());
        var input = new DiffusionInput([file.Load("in/hidden_states")], [t], text)
        {
            Image = model.Config.ImageWidth > 0 ? file.Load("in/encoder_hidden_states_image") : null,
        };
        return [ConformCase.Of("sample", model.call(input)[0], file.Load("out/sample"))];
    }

    /// <summary>The numbers of a transformer from a config of the release.</summary>
    public static DiffusionTransformerConfig Config(JsonElement config, int imageWidth = 0) =>
        new()
        {
            InputChannels = Integer(config, "in_dim"),
            OutputChannels = Integer(config, "out_dim"),
            Patch = Patch(config),
            Width = Integer(config, "dim"),
            Depth = Integer(config, "num_layers"),
            Heads = Integer(config, "num_heads"),
            FeedForwardWidth = Integer(config, "ffn_dim"),
            TextWidth = Integer(config, "text_dim"),
            FrequencyWidth = Integer(config, "freq_dim"),
            ImageWidth = imageWidth,
            CrossAttention = Attention(imageWidth),
        };

    /// <summary>Prompts padded with zeros to one length, which are attended to as well.</summary>
    public static TextContext Text(IReadOnlyList<Tensor> states, int length) =>
        new(
            stack(states.Select(state => nn.functional.pad(state, [0, 0, 0, length - state.size(0)]))),
            [.. states.Select(state => (int)state.size(0))],
            TextPadding.Attended
        );

    private static DiffusionTransformerConfig DiffusersConfig(JsonElement config)
    {
        var imageWidth = config.TryGetProperty("image_dim", out var width) ? width.GetInt32() : 0;
        return new()
        {
            InputChannels = Integer(config, "in_channels"),
            OutputChannels = Integer(config, "out_channels"),
            Patch = Patch(config),
            Width = Integer(config, "num_attention_heads") * Integer(config, "attention_head_dim"),
            Depth = Integer(config, "num_layers"),
            Heads = Integer(config, "num_attention_heads"),
            FeedForwardWidth = Integer(config, "ffn_dim"),
            TextWidth = Integer(config, "text_dim"),
            FrequencyWidth = Integer(config, "freq_dim"),
            ImageWidth = imageWidth,
            CrossAttention = Attention(imageWidth),
        };
    }

    // An image-to-video model is given its first frame and a mask as further channels.
    private static Tensor Latent(RecordedFile file, int i)
    {
        var noisy = file.Load($"in/x{i}");
        var given = $"in/y_cond{i}";
        return (file.Has(given) ? cat([noisy, file.Load(given)]) : noisy).unsqueeze(0);
    }

    private static CrossAttentionKind Attention(int imageWidth) =>
        imageWidth > 0 ? CrossAttentionKind.TextAndImage : CrossAttentionKind.Text;

    private static PatchSize Patch(JsonElement config)
    {
        var sides = config.GetProperty("patch_size").EnumerateArray().Select(side => side.GetInt32()).ToArray();
        return new(sides[0], sides[1], sides[2]);
    }

    private static int Integer(JsonElement config, string name) => config.GetProperty(name).GetInt32();
}
