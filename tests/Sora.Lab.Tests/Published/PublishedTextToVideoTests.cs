using System.Text.Json;
using Sora.Lab.Layers;
using Sora.Lab.Published;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Published;

public sealed class PublishedTextToVideoTests : IDisposable
{
    private static readonly GenerationSettings Settings = GenerationSettings.Wan21 with
    {
        Width = 48,
        Height = 32,
        Frames = 5,
        Steps = 3,
    };

    private static readonly GenerationRequest Request = new("a cat walks") { Seed = 3, Settings = Settings };

    private readonly TemporaryFolder folder = new();

    private string Target => folder.File("model");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_layout_gives_the_same_clip()
    {
        var expected = Generate(WanLayouts.Original(folder.File("1")));
        Assert.Equal(expected, Generate(WanLayouts.Repackaged(folder.File("2"))));
        Assert.Equal(expected, Generate(WanLayouts.SingleFile(folder.File("3"))));
        Assert.Equal(expected, Generate(WanLayouts.Diffusers(folder.File("4"))));
    }

    [Fact]
    public void What_Wan_computed_is_computed_from_prompt_tokens_to_pixels()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("wan21_t2v_e2e_unipc");
        using var config = JsonDocument.Parse(recording.File.Metadata["config"]);
        Record(recording, config.RootElement);
        using var pipeline = Open(Target);
        var settings = Settings with { Width = 32, Height = 32, Steps = 6, Shift = 5, Guidance = 5 };
        var latents = new List<Tensor>();

        var ids = new[] { "", "neg_" }.Select(name => Ids(recording, name)).ToList();
        var generated = pipeline.Run(
            ids,
            recording.Load("in/noise").unsqueeze(0),
            settings,
            progress => latents.Add(progress.Latent.clone().DetachFromDisposeScope()),
            Plenty
        );

        Assert.True(generated.Plan.GuidesInOneBatch);
        var expected = recording.Load("out/latents");
        for (var i = 0; i < latents.Count; i++)
        {
            Assert.InRange(Recording.RelativeError(latents[i].squeeze(0), expected[i + 1]), 0, 1e-3);
            latents[i].Dispose();
        }

        var video = recording.Load("out/video").permute(1, 2, 3, 0).Plus(1).Times(127.5).round(); // [T, H, W, 3]
        var pixels = frombuffer(generated.Clip.Pixels.ToArray(), uint8).view(video.shape);
        Assert.InRange((pixels.to(float32) - video).abs().max().ToDouble(), 0, 1);
    }

    [Fact]
    public void Two_passes_guide_as_one_batch_does()
    {
        // Long and small: so that denoising needs more than decoding.
        var settings = Settings with
        {
            Width = 16,
            Height = 16,
            Frames = 201,
            Steps = 2,
        };
        using var pipeline = Open(WanLayouts.Original(Target));
        var plan = pipeline.Plan(settings, Plenty);
        var tight = new MemoryBudget(plan.Peak, plan.Stages[1].Peak - 1);
        Assert.True(plan.GuidesInOneBatch);
        var request = Request with { Settings = settings };
        var (one, two) = (pipeline.Generate(request, null, Plenty), pipeline.Generate(request, null, tight));
        Assert.False(two.Plan.GuidesInOneBatch);
        Assert.True(two.Plan.Stages[1].Working < one.Plan.Stages[1].Working);
        AssertNear(one.Clip.Pixels.ToArray(), two.Clip.Pixels.ToArray());
    }

    [Fact]
    public void Prompts_and_what_to_avoid_and_seeds_matter()
    {
        using var pipeline = Open(WanLayouts.Original(Target));
        var clips = new[]
        {
            Request,
            Request with
            {
                Prompt = "a dog runs",
            },
            Request with
            {
                NegativePrompt = "blurred",
            },
            Request with
            {
                Seed = 4,
            },
        };
        Assert.Equal(4, clips.Select(request => Convert.ToBase64String(Pixels(pipeline, request))).Distinct().Count());
        Assert.Equal(Pixels(pipeline, Request), Pixels(pipeline, Request));
    }

    [Fact]
    public void Bf16_is_close_to_float32_and_keeps_the_islands()
    {
        WanLayouts.Original(Target);
        using var narrow = new PublishedTextToVideo(PublishedModel.Open(Target), new(CPU, ScalarType.BFloat16));
        AssertNear(Generate(Target), Pixels(narrow, Request), most: 60, mean: 4);
        var plan = narrow.Plan(Settings, Plenty);
        Assert.Equal(ScalarType.BFloat16, plan.TextType);
        using var wide = Open(Target);
        Assert.True(plan.Stages[1].Weights < wide.Plan(Settings, Plenty).Stages[1].Weights);
        Assert.True(plan.Stages[1].Weights > narrow.Model.Transformer.Parameters * 2);
    }

    [Theory]
    [InlineData(SamplerKind.Euler)]
    [InlineData(SamplerKind.DpmSolverPlusPlus2M)]
    public void Other_samplers_work_and_report_each_step(SamplerKind sampler)
    {
        using var pipeline = Open(WanLayouts.Original(Target));
        var steps = new List<(int, int)>();
        var request = Request with { Settings = Settings with { Sampler = sampler, Guidance = 1 } };
        var generated = pipeline.Generate(request, progress => steps.Add((progress.Step, progress.Steps)), Plenty);
        Assert.Equal([(1, 3), (2, 3), (3, 3)], steps);
        Assert.Equal((5, 32, 48), (generated.Clip.Frames, generated.Clip.Height, generated.Clip.Width));
        string[] parts = ["text encoder", "transformer", "autoencoder"];
        Assert.Equal(
            parts.SelectMany(part => new[] { $"load {part}", $"run {part}" }),
            generated.Timeline.Select(t => t.Name)
        );
        Assert.All(generated.Timeline, part => Assert.True(part.ResidentBytes > 0));
    }

    [Fact]
    public void One_frame_is_an_image()
    {
        using var pipeline = Open(WanLayouts.Original(Target));
        var request = Request with { Settings = Settings with { Frames = 1, Width = 64 } };
        Assert.Equal(1, pipeline.Generate(request, null, Plenty).Clip.Frames);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        WanLayouts.Original(Target);
        Generate(Target);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Generate(Target);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(41, 32, 5, "Width", "48")]
    [InlineData(48, 40, 5, "Height", "48")]
    [InlineData(48, 32, 6, "Frames", "9")]
    [InlineData(48, 32, 0, "Frames", "1")]
    public void A_size_that_is_none_is_refused(int width, int height, int frames, string name, string advice)
    {
        using var pipeline = Open(WanLayouts.Original(Target));
        var settings = Settings with { Width = width, Height = height, Frames = frames };
        var error = Assert.Throws<ArgumentException>(() => pipeline.Generate(Request with { Settings = settings }));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u0001 ")]
    public void A_prompt_that_says_nothing_is_refused(string prompt)
    {
        using var pipeline = Open(WanLayouts.Original(Target));
        Assert.Throws<ArgumentException>(() => pipeline.Generate(Request with { Prompt = prompt }));
    }

    [Fact]
    public void A_weight_that_is_no_number_is_named()
    {
        var path = WanLayouts.At(WanLayouts.Original(Target), WanLayouts.Transformer);
        using (var scope = NewDisposeScope())
        {
            WanLayouts.Rewrite(
                path,
                path,
                name => name == "head.head.bias" ? null : name,
                ("head.head.bias", full(64, float.NaN))
            );
        }

        using var pipeline = Open(Target);
        var error = Assert.Throws<SafetensorsException>(() => pipeline.Generate(Request, null, Plenty));
        Assert.Equal(("head.head.bias", path), (error.Tensor, error.File));
    }

    private static MemoryBudget Plenty => new(1L << 40, 1L << 40);

    private static PublishedTextToVideo Open(string model) => new(PublishedModel.Open(model), TinyModel.Float32);

    private static byte[] Generate(string model)
    {
        using var pipeline = Open(model);
        return Pixels(pipeline, Request);
    }

    private static byte[] Pixels(PublishedTextToVideo pipeline, GenerationRequest request) =>
        pipeline.Generate(request, null, Plenty).Clip.Pixels.ToArray();

    private static void AssertNear(byte[] expected, byte[] actual, int most = 1, double mean = 0.1)
    {
        var differences = expected.Zip(actual, (a, b) => Math.Abs(a - b)).ToList();
        Assert.InRange(differences.Max(), 0, most);
        Assert.InRange(differences.Average(), 0, mean);
    }

    // The recorded networks as files of the release.
    private void Record(Recording recording, JsonElement config)
    {
        Directory.CreateDirectory(Target);
        (string Prefix, string File)[] parts =
        [
            ("dit.", WanLayouts.Transformer),
            ("t5.", WanLayouts.TextEncoder),
            ("vae.", WanLayouts.Autoencoder),
        ];
        foreach (var (prefix, file) in parts)
        {
            var tensors = recording.File.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
            SafetensorsWriter.Save(
                WanLayouts.At(Target, file),
                tensors.Select(name => (name[prefix.Length..], recording.Load(name))).ToList()
            );
        }

        File.WriteAllText(WanLayouts.At(Target, "config.json"), config.GetProperty("dit").GetRawText());
        File.WriteAllBytes(
            WanLayouts.At(Target, "spiece.model"),
            TinySentencePieces.Model(TinySentencePieces.Pieces.Where((piece, i) => i < 3 || piece.Type == 1).Take(60))
        );
    }

    private static List<int> Ids(Recording recording, string name)
    {
        var length = recording.Load($"in/{name}mask").sum().ToInt32();
        return [.. recording.Load($"in/{name}ids").data<long>().ToArray().Take(length).Select(id => (int)id)];
    }
}
