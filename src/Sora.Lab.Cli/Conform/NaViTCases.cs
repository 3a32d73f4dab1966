using System.Text.Json;
using Sora.Lab.Patches;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>NaViT: images of many sizes in one sequence.</summary>
internal static class NaViTCases
{
    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new NaViT(Config(file.Config));
        file.LoadInto(model, NaViTKeyMap.FromVitPytorch);
        var groups = file
            .Config.GetProperty("groups")
            .EnumerateArray()
            .Select(
                (group, i) =>
                    Enumerable.Range(0, group.GetArrayLength()).Select(j => file.Load($"in/group{i}/image{j}")).ToList()
            )
            .ToList();
        var images = groups.SelectMany(group => group).ToList();
        var packed = Pack(model.Config, images, file.Config.GetProperty("autogroup_max_seq_len").GetInt32());
        return
        [
            ConformCase.Of("logits", Logits(model, groups), file.Load("out/logits")),
            ConformCase.Of("logits at once", model.call(images), file.Load("out/logits")),
            ConformCase.Of("logits_autogroup", Logits(model, packed), file.Load("out/logits_autogroup")),
            ConformCase.Of("autogroup_sizes", Sizes(packed), Recorded(file.Config.GetProperty("autogroup_sizes"))),
        ];
    }

    private static Tensor Logits(NaViT model, IEnumerable<IReadOnlyList<Tensor>> groups) =>
        cat([.. groups.Select(group => model.call(group))]);

    private static List<List<Tensor>> Pack(NaViTConfig config, List<Tensor> images, int budget)
    {
        var tokens = images.Select(image =>
            (int)(image.size(1) * image.size(2) / (config.PatchSide * config.PatchSide))
        );
        return [.. PatchPacker.Pack([.. tokens], budget).Select(group => group.Select(i => images[i]).ToList())];
    }

    private static Tensor Sizes(List<List<Tensor>> groups) => tensor([.. groups.Select(group => (long)group.Count)]);

    private static Tensor Recorded(JsonElement sizes) =>
        tensor([.. sizes.EnumerateArray().Select(size => size.GetInt64())]);

    private static NaViTConfig Config(JsonElement config) =>
        new()
        {
            LongestSide = Integer(config, "image_size"),
            PatchSide = Integer(config, "patch_size"),
            Channels = Integer(config, "channels"),
            Width = Integer(config, "dim"),
            Depth = Integer(config, "depth"),
            Heads = Integer(config, "heads"),
            HeadWidth = Integer(config, "dim_head"),
            FeedForwardWidth = Integer(config, "mlp_dim"),
            Classes = Integer(config, "num_classes"),
        };

    private static int Integer(JsonElement config, string name) => config.GetProperty(name).GetInt32();
}
