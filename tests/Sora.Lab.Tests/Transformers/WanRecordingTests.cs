using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Transformers;

public sealed class WanRecordingTests
{
    private const double Tolerance = 2e-5;

    private static readonly DiffusionTransformerConfig TextToVideo = new()
    {
        InputChannels = 16,
        OutputChannels = 16,
        Width = 96,
        Depth = 2,
        Heads = 3,
        FeedForwardWidth = 256,
        TextWidth = 64,
        FrequencyWidth = 64,
    };

    [Fact]
    public void Two_packed_clips_come_out_as_Wan_computes_them()
    {
        using var scope = NewDisposeScope();
        using var blocks = new Recording("wan21_dit_t2v.blocks");
        using var rest = new Recording("wan21_dit_t2v.rest");
        var model = new DiffusionTransformer(TextToVideo);
        Load(model, [blocks, rest], WanKeyMap.FromWan);
        var velocities = Predict(model, rest, textLength: 20, latents: ["in/x0", "in/x1"]);
        Assert.InRange(Recording.RelativeError(velocities[0][0], rest.Load("out/y0")), 0, Tolerance);
        Assert.InRange(Recording.RelativeError(velocities[1][0], rest.Load("out/y1")), 0, Tolerance);
    }

    [Fact]
    public void Blocks_and_embeddings_are_those_of_Wan()
    {
        using var scope = NewDisposeScope();
        using var blocks = new Recording("wan21_dit_t2v.blocks");
        using var rest = new Recording("wan21_dit_t2v.rest");
        var t = rest.Load("in/t").to(float64).div(tensor(1000.0));
        Assert.InRange(
            Recording.RelativeError(Lab.Layers.TimestepEmbedding.Sinusoid(t, 64), rest.Load("aux/sinusoidal_t")),
            0,
            Tolerance
        );
        // The recorded table is that of positions 0 to 7 for a head of 32: 12 values for time, 10 for each other axis.
        var table = RotaryEmbedding.Table(new GridSize(8, 1, 1), 32).squeeze(1);
        var cosines = rest.Load("aux/rope_freqs_cos");
        Assert.InRange(Recording.RelativeError(table.real[.., ..6], cosines[.., ..6]), 0, 1e-6);
    }

    [Fact]
    public void Image_to_video_comes_out_as_Wan_computes_it()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("wan21_dit_i2v");
        var model = new DiffusionTransformer(
            TextToVideo with
            {
                InputChannels = 36,
                Width = 64,
                Heads = 2,
                FeedForwardWidth = 128,
                TextWidth = 32,
                ImageWidth = 40,
                CrossAttention = CrossAttentionKind.TextAndImage,
            }
        );
        Load(model, [recording], WanKeyMap.FromWan);
        var latents = stack([Latent(recording, 0), Latent(recording, 1)]);
        var input = new DiffusionInput([latents], [Times(recording)], Text(recording, 16))
        {
            Image = recording.Load("in/clip_fea"),
        };
        using var gradients = no_grad();
        var velocity = model.call(input)[0];
        Assert.InRange(Recording.RelativeError(velocity[0], recording.Load("out/y0")), 0, Tolerance);
        Assert.InRange(Recording.RelativeError(velocity[1], recording.Load("out/y1")), 0, Tolerance);
    }

    [Fact]
    public void Weights_in_the_layout_of_diffusers_give_the_same_network()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("diffusers_wan_dit");
        var model = new DiffusionTransformer(
            TextToVideo with
            {
                InputChannels = 8,
                OutputChannels = 8,
                Width = 48,
                Heads = 2,
                FeedForwardWidth = 96,
                TextWidth = 20,
            }
        );
        Load(model, [recording], WanKeyMap.FromDiffusers);
        var states = recording.Load("in/encoder_hidden_states");
        var text = new TextContext(states, [12, 12], TextPadding.Attended);
        var t = recording.Load("in/timestep").to(float64).div(tensor(1000.0));
        using var gradients = no_grad();
        var velocity = model.Predict(recording.Load("in/hidden_states"), t, text);
        Assert.InRange(Recording.RelativeError(velocity, recording.Load("out/sample")), 0, Tolerance);
    }

    private static IReadOnlyList<Tensor> Predict(
        DiffusionTransformer model,
        Recording recording,
        int textLength,
        string[] latents
    )
    {
        using var gradients = no_grad();
        var times = Times(recording);
        return model.call(
            new DiffusionInput(
                [.. latents.Select(name => recording.Load(name).unsqueeze(0))],
                [.. latents.Select((_, i) => times[i..(i + 1)])],
                Text(recording, textLength)
            )
        );
    }

    // Wan counts time from 0 to 1000.
    private static Tensor Times(Recording recording) => recording.Load("in/t").to(float64).div(tensor(1000.0));

    private static Tensor Latent(Recording recording, int i) =>
        cat([recording.Load($"in/x{i}"), recording.Load($"in/y_cond{i}")]);

    private static TextContext Text(Recording recording, int length)
    {
        Tensor[] states = [recording.Load("in/context0"), recording.Load("in/context1")];
        var padded = states.Select(state => nn.functional.pad(state, [0, 0, 0, length - state.size(0)]));
        return new TextContext(
            stack([.. padded]),
            [.. states.Select(state => (int)state.size(0))],
            TextPadding.Attended
        );
    }

    private static void Load(nn.Module model, Recording[] recordings, Func<string, string> map)
    {
        using var gradients = no_grad();
        var parameters = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach (var recording in recordings)
        {
            foreach (var name in recording.File.Names.Where(IsWeight))
            {
                Assert.True(parameters.Remove(map(name), out var parameter), $"{name} -> {map(name)} is not ours");
                parameter.copy_(recording.Load(name));
            }
        }

        Assert.Empty(parameters.Keys);
    }

    private static bool IsWeight(string name) =>
        !name.StartsWith("in/", StringComparison.Ordinal)
        && !name.StartsWith("out/", StringComparison.Ordinal)
        && !name.StartsWith("aux/", StringComparison.Ordinal);
}
