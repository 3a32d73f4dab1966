using Sora.Lab.Layers;
using Sora.Lab.Published;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Published;

public sealed class LoraAdapterTests : IDisposable
{
    private const double Alpha = 4;
    private const int Rank = 2;

    // The release's name of a matrix, what it is called elsewhere, and its sizes.
    private static readonly (string Wan, string Diffusers, long Outputs, long Inputs)[] Changed =
    [
        ("blocks.0.self_attn.q", "blocks.0.attn1.to_q", 128, 128),
        ("blocks.1.cross_attn.o", "blocks.1.attn2.to_out.0", 128, 128),
        ("blocks.1.ffn.0", "blocks.1.ffn.net.0.proj", 192, 128),
        ("blocks.1.ffn.2", "blocks.1.ffn.net.2", 128, 192),
        ("text_embedding.2", "condition_embedder.text_embedder.linear_2", 128, 128),
    ];

    private readonly TemporaryFolder folder = new();

    private string Model => folder.File("model");

    private string Adapter => folder.File("adapter.safetensors");

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Namings => ["peft", "diffusers", "named", "kohya", "trained"];

    [Theory]
    [MemberData(nameof(Namings))]
    public void Every_naming_changes_the_weights_as_the_formula_says(string naming)
    {
        using var scope = NewDisposeScope();
        using var model = PublishedModel.Open(WanLayouts.Original(Model));
        var halves = Write(naming);
        using var adapter = LoraAdapter.Open(Adapter, strength: 0.5);
        adapter.Check(model.Transformer);
        Assert.Equal(Changed.Length, adapter.Count);

        using var weights = SafetensorsFile.Open(WanLayouts.At(Model, WanLayouts.Transformer));
        foreach (var (name, (down, up)) in halves)
        {
            var weight = weights.Load($"{name}.weight");
            var scale = naming is "kohya" or "trained" ? 0.5 * Alpha / Rank : 0.5;
            var expected = weight + up.matmul(down).Times(scale);
            var actual = adapter.Apply(WanKeyMap.FromWan($"{name}.weight"), weight);
            Assert.InRange(Recording.RelativeError(actual, expected), 0, 1e-6);
        }

        var other = weights.Load("head.head.weight");
        Assert.Same(other, adapter.Apply("head.projection.weight", other));
    }

    [Fact]
    public void A_model_with_an_adapter_is_the_model_with_the_changed_weights()
    {
        using var scope = NewDisposeScope();
        WanLayouts.Original(Model);
        var halves = Write("kohya");
        var adapted = Generate(LoraAdapter.Open(Adapter));
        Assert.NotEqual(Generate(), adapted);
        Assert.Equal(Generate(), Generate(LoraAdapter.Open(Adapter, strength: 0)));

        var path = WanLayouts.At(Model, WanLayouts.Transformer);
        using (var file = SafetensorsFile.Open(path))
        {
            var tensors = file.Names.Select(name => (name, Merged(file, name, halves))).ToList();
            SafetensorsWriter.Save(path + ".merged", tensors);
        }

        File.Move(path + ".merged", path, overwrite: true);
        Assert.Equal(Generate(), adapted);
    }

    [Fact]
    public void An_adapter_of_another_model_is_named()
    {
        using var scope = NewDisposeScope();
        using var model = PublishedModel.Open(WanLayouts.Original(Model));
        Save(("down_blocks.0.attn.lora_A.weight", ones(2, 4)), ("down_blocks.0.attn.lora_B.weight", ones(4, 2)));
        AssertRefused("down_blocks.0.attn", () => LoraAdapter.Open(Adapter).Check(model.Transformer));
        Save(("blocks.0.self_attn.q.lora_A.weight", ones(2, 4)), ("blocks.0.self_attn.q.lora_B.weight", ones(4, 2)));
        AssertRefused("self_attn.q.lora_B", () => LoraAdapter.Open(Adapter).Check(model.Transformer));
    }

    [Fact]
    public void A_file_that_is_no_adapter_is_named()
    {
        using var scope = NewDisposeScope();
        Save(("blocks.0.self_attn.q.weight", ones(2, 4)));
        AssertRefused("blocks.0.self_attn.q.weight", () => LoraAdapter.Open(Adapter));
        Save(("blocks.0.self_attn.q.lora_A.weight", ones(2, 4)));
        AssertRefused("both halves", () => LoraAdapter.Open(Adapter));
        Save(("x.lora_A.weight", ones(2, 4)), ("x.lora_B.weight", ones(4, 3)));
        AssertRefused("x.lora_B.weight", () => LoraAdapter.Open(Adapter));
        Save(("x.lora_down.weight", ones(2, 4)), ("x.lora_up.weight", ones(4, 2)), ("x.alpha", ones(2)));
        AssertRefused("x.alpha", () => LoraAdapter.Open(Adapter));
        Assert.Throws<ArgumentException>(() => LoraAdapter.Open(Adapter, double.NaN));
    }

    private static Tensor Merged(
        SafetensorsFile file,
        string name,
        Dictionary<string, (Tensor Down, Tensor Up)> halves
    ) =>
        halves.TryGetValue(name.Replace(".weight", "", StringComparison.Ordinal), out var half)
        && name.EndsWith("weight")
            ? file.Load(name).PlusScaled(half.Up.matmul(half.Down), Alpha / Rank)
            : file.Load(name);

    private byte[] Generate(params LoraAdapter[] adapters)
    {
        using var pipeline = new PublishedTextToVideo(PublishedModel.Open(Model), TinyModel.Float32, adapters);
        var settings = GenerationSettings.Wan21 with { Width = 32, Height = 32, Frames = 1, Steps = 2 };
        return pipeline.Generate(new("a cat") { Settings = settings }).Clip.Pixels.ToArray();
    }

    // Random halves, in a file that names them as one of the tools does.
    private Dictionary<string, (Tensor Down, Tensor Up)> Write(string naming)
    {
        using var generator = new Generator(9, CPU);
        var halves = Changed.ToDictionary(
            each => each.Wan,
            each =>
                (
                    Down: randn(Rank, each.Inputs, generator: generator).Times(0.1),
                    Up: randn(each.Outputs, Rank, generator: generator)
                )
        );
        var tensors = Changed.SelectMany(each =>
        {
            var (down, up) = halves[each.Wan];
            var alpha = tensor((float)Alpha);
            (string, Tensor)[] named = naming switch
            {
                "peft" =>
                [
                    ($"base_model.model.{each.Wan}.lora_A.default.weight", down),
                    ($"base_model.model.{each.Wan}.lora_B.default.weight", up),
                ],
                "diffusers" =>
                [
                    ($"transformer.{each.Diffusers}.lora_A.weight", down),
                    ($"transformer.{each.Diffusers}.lora_B.weight", up),
                ],
                "named" =>
                [
                    ($"diffusion_model.{each.Wan}.lora_A.weight", down),
                    ($"diffusion_model.{each.Wan}.lora_B.weight", up),
                ],
                "trained" =>
                [
                    ($"diffusion_model.{each.Wan}.lora_down.weight", down),
                    ($"diffusion_model.{each.Wan}.lora_up.weight", up),
                    ($"diffusion_model.{each.Wan}.alpha", alpha),
                ],
                _ =>
                [
                    ($"lora_unet_{each.Wan.Replace('.', '_')}.lora_down.weight", down),
                    ($"lora_unet_{each.Wan.Replace('.', '_')}.lora_up.weight", up),
                    ($"lora_unet_{each.Wan.Replace('.', '_')}.alpha", alpha),
                ],
            };
            return named;
        });
        SafetensorsWriter.Save(Adapter, tensors.ToList());
        return halves;
    }

    private void Save(params (string, Tensor)[] tensors) => SafetensorsWriter.Save(Adapter, tensors);

    private static void AssertRefused(string named, Action act)
    {
        var error = Assert.Throws<SafetensorsException>(act);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("adapter.safetensors", error.Message, StringComparison.Ordinal);
    }
}
