using System.Text.Json;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Latte: clips of one class or of none, in the layout of its release, and from text, in that of diffusers.</summary>
internal static class LatteCases
{
    // The reference guides the first four channels only, whatever their number.
    private const int GuidedChannels = 4;
    private const double Guidance = 5;
    private const int OfClasses = 2;

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        var hasClasses = file.Config.GetProperty("extras").GetInt32() == OfClasses;
        var config = DiTCases.Config(file.Config);
        using var model = new Latte(hasClasses ? config : config with { Classes = 0 });
        file.LoadInto(model, DiTKeyMap.FromRelease);
        var (x, t) = (file.Load("in/x"), file.Load("in/t"));
        var label = hasClasses ? file.Load("in/y") : null;
        var (side, frames) = (config.InputSize / config.PatchSide, (int)x.size(1));
        return
        [
            ConformCase.Of("pos_embed", SinePositions.Plane(side, side, config.Width), file.Load("pos_embed")),
            ConformCase.Of("temp_embed", SinePositions.Line(frames, config.Width), file.Load("temp_embed")),
            ConformCase.Of("y", model.call(x, t, label), file.Load("out/y")),
            ConformCase.Of("y_cfg5", Guide(model, x, t, label), file.Load("out/y_cfg5")),
        ];
    }

    public static IEnumerable<ConformCase> RunText(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new LatteTextToVideo(TextConfig(file.Config));
        file.LoadInto(model, LatteKeyMap.FromDiffusers);
        var sample = model.call(
            file.Load("in/hidden_states"),
            file.Load("in/timestep"),
            file.Load("in/encoder_hidden_states")
        );
        return [ConformCase.Of("sample", sample, file.Load("out/sample"))];
    }

    // The time of the first clip, with its class and with none.
    private static Tensor Guide(Latte model, Tensor x, Tensor t, Tensor? label)
    {
        var half = x.size(0) / 2;
        var times = t.narrow(0, 0, half).repeat(2);
        var labels = label is null ? null : cat([label.narrow(0, 0, half), None(model, half)]);
        return Guided.Run(twice => model.call(twice, times, labels), x, Guidance, GuidedChannels, dimension: 2);
    }

    private static Tensor None(Latte model, long count) =>
        tensor(Enumerable.Repeat((long)model.Config.Classes, (int)count).ToArray());

    private static LatteTextToVideoConfig TextConfig(JsonElement config) =>
        new()
        {
            InputSize = Integer(config, "sample_size"),
            PatchSide = Integer(config, "patch_size"),
            InputChannels = Integer(config, "in_channels"),
            OutputChannels = Integer(config, "out_channels"),
            Width = Integer(config, "num_attention_heads") * Integer(config, "attention_head_dim"),
            Depth = Integer(config, "num_layers"),
            Heads = Integer(config, "num_attention_heads"),
            TextWidth = Integer(config, "caption_channels"),
        };

    private static int Integer(JsonElement config, string name) => config.GetProperty(name).GetInt32();
}
