using System.Text.Json;
using Sora.Lab.Layers;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>DiT: an image of one class, with and without guidance.</summary>
internal static class DiTCases
{
    // The reference guides the first three channels only, whatever their number.
    private const int GuidedChannels = 3;
    private const double Guidance = 4;

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new DiT(Config(file.Config));
        file.LoadInto(model, DiTKeyMap.FromRelease);
        var x = file.Load("in/x");
        return
        [
            ConformCase.Of("y", model.call(x, file.Load("in/t"), file.Load("in/y")), file.Load("out/y")),
            ConformCase.Of(
                "y_cfg4",
                Guided(model, x, file.Load("in/cfg_t"), file.Load("in/cfg_y")),
                file.Load("out/y_cfg4")
            ),
        ];
    }

    /// <summary>The numbers of a DiT from a config of the release.</summary>
    public static DiTConfig Config(JsonElement config) =>
        new()
        {
            InputSize = config.GetProperty("input_size").GetInt32(),
            PatchSide = config.GetProperty("patch_size").GetInt32(),
            Channels = config.GetProperty("in_channels").GetInt32(),
            Width = config.GetProperty("hidden_size").GetInt32(),
            Depth = config.GetProperty("depth").GetInt32(),
            Heads = config.GetProperty("num_heads").GetInt32(),
            Classes = config.GetProperty("num_classes").GetInt32(),
            LearnsVariance = config.GetProperty("learn_sigma").GetBoolean(),
        };

    // The first half of the batch with its classes, then again without.
    private static Tensor Guided(DiT model, Tensor x, Tensor t, Tensor y)
    {
        var half = x.narrow(0, 0, x.size(0) / 2);
        var output = model.call(cat([half, half]), t, y);
        var halves = output.narrow(1, 0, GuidedChannels).chunk(2);
        var guided = halves[1].PlusScaled(halves[0].sub(halves[1]), Guidance);
        var rest = output.narrow(1, GuidedChannels, output.size(1) - GuidedChannels);
        return cat([cat([guided, guided]), rest], dim: 1);
    }
}
