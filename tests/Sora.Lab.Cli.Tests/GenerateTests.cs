using Sora.Lab.Video;

namespace Sora.Lab.Cli.Tests;

public sealed class GenerateTests : IDisposable
{
    private const string Prompt = "a red circle moves right over a meadow";

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-generate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_prompt_becomes_a_silent_clip_that_everything_plays()
    {
        var result = SoraLab.Run("generate", Prompt, "--out", At("clip.mp4"), "--steps", "2");

        Assert.True(result.ExitCode == 0, result.Error);
        var info = VideoReader.Probe(At("clip.mp4"));
        Assert.Equal(("h264", "yuv420p", 64, 64), (info.Codec, info.PixelFormat, info.Width, info.Height));
        Assert.Equal(17, VideoReader.Read(At("clip.mp4")).Frames);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Bytes("1", "first.gif"), Bytes("1", "second.gif"));
        Assert.NotEqual(Bytes("1", "first.gif"), Bytes("2", "third.gif"));
    }

    [Theory]
    [InlineData("--width", "0", "Width")]
    [InlineData("--width", "100000", "Width")]
    [InlineData("--frames", "16", "16")]
    [InlineData("--frames", "0", "Frames")]
    [InlineData("--steps", "0", "Steps")]
    [InlineData("--steps", "two", "two")]
    [InlineData("--device", "tpu", "tpu")]
    [InlineData("--sampler", "runge", "runge")]
    [InlineData("--model", "/nonexistent", "/nonexistent")]
    [InlineData("--out", "/nonexistent/clip.mp4", "/nonexistent")]
    [InlineData("--out", "clip.doc", ".doc")]
    [InlineData("--stage", "nowhere", "Stage 'nowhere'")]
    public void A_wrong_option_is_named_in_one_line_and_leaves_no_file(string option, string value, string named)
    {
        var options = new Dictionary<string, string> { ["--steps"] = "1", ["--out"] = At("clip.mp4") };
        options[option] = value;

        AssertRefused(
            SoraLab.Run(["generate", Prompt, .. options.SelectMany(pair => new[] { pair.Key, pair.Value })]),
            named
        );
    }

    [Fact]
    public void Stages_double_frames_and_pixels()
    {
        string[] stages = ["--stage", "blended", "--stage", "bilinear"];
        var result = SoraLab.Run(["generate", Prompt, "--out", At("fine.mp4"), "--steps", "1", .. stages]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("blended: 33 frames of 64x64", result.Output, StringComparison.Ordinal);
        Assert.Contains("bilinear: 33 frames of 128x128", result.Output, StringComparison.Ordinal);
        var clip = VideoReader.Read(At("fine.mp4"));
        Assert.Equal((33, 128, 128, 16.0), (clip.Frames, clip.Width, clip.Height, clip.FramesPerSecond));
    }

    [Fact]
    public void A_size_that_a_stage_cannot_double_is_refused_before_anything_is_drawn() =>
        AssertRefused(
            SoraLab.Run("generate", Prompt, "--width", "4096", "--stage", "bilinear", "--out", At("clip.mp4")),
            "8192"
        );

    [Fact]
    public void A_model_without_a_cascade_is_named()
    {
        var model = CopyOfTheModel();
        File.Delete(Path.Combine(model, "cascade.json"));

        AssertRefused(
            SoraLab.Run("generate", Prompt, "--cascade", "--model", model, "--out", At("clip.mp4")),
            "cascade.json"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u0007\u0001")]
    public void A_prompt_that_says_nothing_is_refused(string prompt) =>
        AssertRefused(SoraLab.Run("generate", prompt, "--out", At("clip.mp4")), "rompt");

    [Theory]
    [InlineData("a red zebra moves right", "zebra")]
    [InlineData("красный круг", "rompt")]
    public void Words_the_model_does_not_know_are_named(string prompt, string named) =>
        AssertRefused(SoraLab.Run("generate", prompt, "--no-recaption", "--out", At("clip.mp4")), named);

    [Fact]
    public void Words_the_model_does_not_know_are_spelled_when_asked()
    {
        string[] options = ["--no-recaption", "--any-words", "--steps", "1", "--out", At("z.gif")];
        Assert.Equal(0, SoraLab.Run(["generate", "a red zebra", .. options]).ExitCode);
    }

    [Theory]
    [InlineData("none", "at most 128")]
    [InlineData("auto", "at most 128")]
    public void Ten_thousand_words_are_refused_with_the_number_that_fits(string recaptioner, string named)
    {
        var words = string.Join(' ', Enumerable.Repeat("a red circle", 3334));

        AssertRefused(SoraLab.Run("generate", words, "--recaptioner", recaptioner, "--out", At("clip.mp4")), named);
    }

    [Fact]
    public void A_prompt_that_a_stage_of_the_cascade_would_cut_is_refused()
    {
        var words = string.Join(' ', Enumerable.Repeat("a red circle", 25)); // the base alone reads them

        AssertRefused(SoraLab.Run("generate", words, "--cascade", "--out", At("clip.mp4")), "at most 64");
    }

    [Fact]
    public void A_prompt_in_another_script_cannot_be_rewritten() =>
        AssertRefused(
            SoraLab.Run("generate", "красный круг", "--recaptioner", "auto", "--out", At("clip.mp4")),
            "letters a-z"
        );

    [Theory]
    [InlineData("transformer-00001-of-00002.safetensors", "transformer-00001-of-00002.safetensors")]
    [InlineData("config.json", "config.json")]
    [InlineData("vocab.txt", "vocabulary")]
    public void A_truncated_part_of_a_model_is_named(string part, string named)
    {
        var model = CopyOfTheModel();
        var path = Path.Combine(model, part);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..(int)(new FileInfo(path).Length / 2)]);

        AssertRefused(SoraLab.Run("generate", Prompt, "--model", model, "--out", At("clip.mp4")), named);
    }

    [Fact]
    public void Without_ffmpeg_the_remedy_is_named()
    {
        var nowhere = new Dictionary<string, string> { ["PATH"] = "/nonexistent" };

        AssertRefused(SoraLab.Run(nowhere, "generate", Prompt, "--steps", "1", "--out", At("clip.mp4")), "ffmpeg");
    }

    [Fact]
    public void Verbose_tells_the_whole_story()
    {
        var result = SoraLab.Run("generate", Prompt, "--steps", "0", "--verbose");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("   at Sora.Lab", result.Error, StringComparison.Ordinal);
    }

    private void AssertRefused(Result result, string named)
    {
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    private byte[] Bytes(string seed, string name)
    {
        var result = SoraLab.Run("generate", Prompt, "--steps", "2", "--seed", seed, "--out", At(name));
        Assert.True(result.ExitCode == 0, result.Error);
        return File.ReadAllBytes(At(name));
    }

    private string CopyOfTheModel()
    {
        var copy = Directory.CreateDirectory(At("model")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root(), "data", "checkpoints", "lab")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private static string Root()
    {
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(above.FullName, "Sora.Lab.sln")))
        {
            above =
                above.Parent ?? throw new DirectoryNotFoundException("Sora.Lab.sln is in no folder above the tests.");
        }

        return above.FullName;
    }

    private string At(string name) => Path.Combine(folder, name);
}
