using System.Text.Json;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>DiT: an image of one class, with and without guidance; in the layout of its release and in that of diffusers.</summary>
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
        var guided = Guided.Run(
            twice => model.call(twice, file.Load("in/cfg_t"), file.Load("in/cfg_y")),
            x,
            Guidance,
            GuidedChannels,
            dimension: 1
        );
        var (side, width) = (model.Config.InputSize / model.Config.PatchSide, model.Config.Width);
        return
        [
            ConformCase.Of("pos_embed", SinePositions.Plane(side, side, width), file.Load("pos_embed")),
            ConformCase.Of("y", model.call(x, file.Load("in/t"), file.Load("in/y")), file.Load("out/y")),
            ConformCase.Of("y_cfg4", guided, file.Load("out/y_cfg4")),
        ];
    }

    /// <summary>That of diffusers, with embeddings in each block.</summary>
    public static IEnumerable<ConformCase> RunDiffusers(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new DiT(DiffusersConfig(file.Config));
        file.LoadInto(model, DiTKeyMap.FromDiffusers);
        var sample = model.call(file.Load("in/hidden_states"), file.Load("in/timestep"), file.Load("in/class_labels"));
        return [ConformCase.Of("sample", sample, file.Load("out/sample"))];
    }

    /// <summary>The numbers of a DiT, or of Latte's blocks, from a config of the release.</summary>
    public static DiTConfig Config(JsonElement config) =>
        new()
        {
            InputSize = Integer(config, "input_size"),
            PatchSide = Integer(config, "patch_size"),
            Channels = Integer(config, "in_channels"),
            Width = Integer(config, "hidden_size"),
            Depth = Integer(config, "depth"),
            Heads = Integer(config, "num_heads"),
            Classes = Integer(config, "num_classes"),
            LearnsVariance = config.GetProperty("learn_sigma").GetBoolean(),
        };

    private static DiTConfig DiffusersConfig(JsonElement config) =>
        new()
        {
            InputSize = Integer(config, "sample_size"),
            PatchSide = Integer(config, "patch_size"),
            Channels = Integer(config, "in_channels"),
            Width = Integer(config, "num_attention_heads") * Integer(config, "attention_head_dim"),
            Depth = Integer(config, "num_layers"),
            Heads = Integer(config, "num_attention_heads"),
            Classes = Integer(config, "num_embeds_ada_norm"),
            LearnsVariance = Integer(config, "out_channels") == 2 * Integer(config, "in_channels"),
            EmbedsInEachBlock = true,
            ReachesBaseFrequency = true,
        };

    private static int Integer(JsonElement config, string name) => config.GetProperty(name).GetInt32();
}
