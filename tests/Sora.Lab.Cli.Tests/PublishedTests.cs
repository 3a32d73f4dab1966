using Sora.Lab.Tests.Published;
using Sora.Lab.Video;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Tests;

/// <summary>Published weights through the program: from a prompt to an mp4, and every refusal in one line.</summary>
public sealed class PublishedTests : IDisposable
{
    private static readonly string[] Small = ["--width", "48", "--height", "32", "--frames", "5", "--steps", "2"];

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-published-").FullName;

    private string Model => At("model");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Layouts => ["original", "repackaged", "single file", "diffusers"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_prompt_becomes_a_clip_in_every_layout(string layout)
    {
        Write(layout);
        var result = Generate("--out", At("clip.mp4"));

        Assert.True(result.ExitCode == 0, result.Error);
        var info = VideoReader.Probe(At("clip.mp4"));
        Assert.Equal(
            ("h264", "yuv420p", 48, 32, 16),
            (info.Codec, info.PixelFormat, info.Width, info.Height, info.FramesPerSecond)
        );
        Assert.Equal(5, VideoReader.Read(At("clip.mp4")).Frames);
        string[] lines = result.Output.Split('\n');
        string[] beginnings =
        [
            "encode text ",
            "denoise ",
            "decode ",
            "guidance: one batch of two",
            "load text encoder ",
        ];
        Assert.All(beginnings, (beginning, i) => Assert.StartsWith(beginning, lines[i], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_layout_gives_the_same_bytes()
    {
        var clips = new HashSet<string>();
        foreach (var layout in Layouts.Select(row => row.Data))
        {
            Write(layout);
            Assert.Equal(0, Generate("--out", At("clip.gif")).ExitCode);
            clips.Add(Convert.ToBase64String(File.ReadAllBytes(At("clip.gif"))));
            Directory.Delete(Model, recursive: true);
        }

        Assert.Single(clips);
    }

    [Theory]
    [InlineData("--loop")]
    [InlineData("--image", "first.png")]
    [InlineData("--recaptioner", "auto")]
    public void What_only_the_labs_models_can_do_is_refused(params string[] options)
    {
        Write("original");
        var result = Generate(["--out", At("clip.gif"), .. options]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"{options[0]}: expected the lab's model", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("clip.gif")));
    }

    [Fact]
    public void An_adapter_and_what_to_avoid_change_the_clip()
    {
        Write("original");
        using (var scope = NewDisposeScope())
        {
            (string, Tensor)[] halves =
            [
                ("diffusion_model.blocks.0.ffn.2.lora_A.weight", randn(2, 192)),
                ("diffusion_model.blocks.0.ffn.2.lora_B.weight", randn(128, 2)),
            ];
            SafetensorsWriter.Save(At("adapter.safetensors"), halves);
        }

        string[][] ways =
        [
            [],
            ["--lora", At("adapter.safetensors")],
            ["--negative", "dogs"],
            ["--guidance", "1"],
        ];
        var clips = ways.Select(way =>
        {
            var result = Generate(["--out", At("clip.gif"), .. way]);
            Assert.True(result.ExitCode == 0, result.Error);
            return Convert.ToBase64String(File.ReadAllBytes(At("clip.gif")));
        });
        Assert.Equal(4, clips.Distinct().Count());
    }

    [Theory]
    [InlineData("--width", "40", "Width")]
    [InlineData("--height", "33", "Height")]
    [InlineData("--frames", "6", "Frames")]
    [InlineData("--memory", "0.001", "no size does")]
    [InlineData("--lora", "/nonexistent.safetensors", "/nonexistent.safetensors")]
    public void A_wrong_option_is_named_in_one_line(string option, string value, string named)
    {
        Write("original");
        AssertRefused(Generate("--out", At("clip.mp4"), option, value), named);
    }

    [Fact]
    public void A_size_that_does_not_fit_is_refused_with_the_nearest_that_does()
    {
        Write("original");
        string[] large = ["--width", "832", "--height", "480", "--frames", "81", "--memory", "0.6"];
        AssertRefused(
            SoraLab.Run(["generate", "a cat", "--model", Model, "--out", At("clip.mp4"), "--device", "cpu", .. large]),
            "the nearest size that does is"
        );
    }

    [Theory]
    [InlineData("Wan2.1_VAE.safetensors", "Wan2.1_VAE.pth", "wan_2.1_vae.safetensors")]
    [InlineData(
        "models_t5_umt5-xxl-enc-bf16.safetensors",
        "models_t5_umt5-xxl-enc-bf16.pth",
        "umt5_xxl_fp16.safetensors"
    )]
    public void A_pickle_is_refused_with_what_to_get_instead(string file, string pickle, string instead)
    {
        Write("original");
        File.Move(Path.Combine(Model, file), Path.Combine(Model, pickle));
        AssertRefused(Generate("--out", At("clip.mp4")), instead);
    }

    [Fact]
    public void Adapters_are_not_for_the_lab_model() =>
        AssertRefused(SoraLab.Run("generate", "a red circle", "--lora", At("x"), "--out", At("clip.mp4")), "--lora");

    [Fact]
    public void Inspecting_reads_headers_only()
    {
        SparseModel.Write(Model);
        var result = SoraLab.Run("model", "inspect", Model, "--device", "cpu");

        Assert.True(result.ExitCode == 0, result.Error);
        string[] numbers =
        [
            "825 tensors   1,418,996,800 parameters",
            "242 tensors   5,680,910,336 parameters",
            "194 tensors     126,892,531 parameters",
            "32,760 tokens",
            "283.",
            "28.3",
            "encode text",
        ];
        Assert.All(numbers, number => Assert.Contains(number, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_lab_model_is_inspected_too()
    {
        var result = SoraLab.Run("model", "inspect", "lab");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("transformer.safetensors", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_benchmark_of_loading_prints_a_line_for_each_way_and_leaves_no_file()
    {
        var result = SoraLab.Run("bench", "weights", "--gigabytes", "0.1", "--folder", folder);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(8, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    private void Write(string layout) =>
        _ = layout switch
        {
            "original" => WanLayouts.Original(Model),
            "repackaged" => WanLayouts.Repackaged(Model),
            "single file" => WanLayouts.SingleFile(Model),
            _ => WanLayouts.Diffusers(Model),
        };

    private Result Generate(params string[] options) =>
        SoraLab.Run(["generate", "a cat walks", "--model", Model, "--device", "cpu", .. Merge(options)]);

    // An option given by a test takes the place of the small size's.
    private static IEnumerable<string> Merge(string[] options) =>
        Small.Chunk(2).Where(pair => !options.Contains(pair[0])).SelectMany(pair => pair).Concat(options);

    private void AssertRefused(Result result, string named)
    {
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.mp4"));
    }

    private string At(string name) => Path.Combine(folder, name);
}
