using Sora.Lab.Cascade;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class VideoCascadeTests : IDisposable
{
    private static readonly GenerationRequest Request = new("a red circle")
    {
        Seed = 7,
        Settings = new()
        {
            Width = 32,
            Height = 32,
            Frames = 9,
            Steps = 2,
        },
    };

    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public VideoCascadeTests()
    {
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        model = folder["model"];
        Export(TinyStages.Base(autoencoder), model);
        Export(TinyStages.Temporal(autoencoder), Path.Combine(model, "temporal-sr"));
        Export(TinyStages.Spatial(autoencoder), Path.Combine(model, "spatial-sr"));
        CascadeFolder.Write(model, ["temporal-sr", "spatial-sr"]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_prompt_becomes_twice_the_frames_and_pixels_in_as_many_seconds()
    {
        using var cascade = VideoCascade.Load(model);
        var steps = new List<CascadeProgress>();
        var clip = cascade.Generate(Request, steps.Add);

        Assert.Equal((17, 64, 64, 16.0), (clip.Frames, clip.Height, clip.Width, clip.FramesPerSecond));
        Assert.Equal(cascade.Check(Request.Settings).Frames, clip.Frames);
        Assert.Equal(["base", "temporal-sr", "spatial-sr"], steps.Select(step => step.Stage).Distinct());
        Assert.All(steps.GroupBy(step => step.Stage), stage => Assert.Equal(stage.Last().Steps, stage.Last().Step));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        using var cascade = VideoCascade.Load(model);
        var first = cascade.Generate(Request).Pixels.ToArray();

        Assert.Equal(first, cascade.Generate(Request).Pixels.ToArray());
        Assert.NotEqual(first, cascade.Generate(Request with { Seed = 8 }).Pixels.ToArray());
    }

    [Fact]
    public void Stages_can_be_left_out_and_replaced()
    {
        using var whole = VideoCascade.Load(model);
        using var without = VideoCascade.Load(model, ["spatial-sr"]);
        using var replaced = VideoCascade.Load(model, ["blended", Path.Combine(model, "spatial-sr")]);

        Assert.Equal((9, 64), Size(without.Generate(Request)));
        Assert.Equal((17, 64), Size(replaced.Generate(Request)));
        Assert.NotEqual(whole.Generate(Request).Pixels.ToArray(), replaced.Generate(Request).Pixels.ToArray());
        Assert.Equal(["blended", "spatial-sr"], replaced.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public void An_image_is_made_larger_and_stays_an_image()
    {
        using var cascade = VideoCascade.Load(model);
        var image = cascade.Generate(Request with { Settings = Request.Settings with { Frames = 1 } });

        Assert.Equal((1, 64, 8.0), (image.Frames, image.Width, image.FramesPerSecond));
    }

    [Fact]
    public void A_prompt_of_any_words_is_read_by_every_stage()
    {
        using var cascade = VideoCascade.Load(model);

        Assert.Equal(17, cascade.Generate(Request with { Prompt = "a zebra quickly" }).Frames);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var cascade = VideoCascade.Load(model);
        cascade.Generate(Request);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        cascade.Generate(Request);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(null, "cascade.json")]
    [InlineData("""{ "stages": [] }""", "at least one stage")]
    [InlineData("""{ "stages": ["nowhere"] }""", "Stage 'nowhere'")]
    [InlineData("""{ "stage": ["temporal-sr"] }""", "cascade.json")]
    [InlineData("""{ "stages": ["."] }""", "config.json")]
    public void What_is_wrong_with_a_cascade_is_named(string? json, string named)
    {
        var path = Path.Combine(model, CascadeFolder.ConfigFile);
        File.Delete(path);
        if (json is not null)
        {
            File.WriteAllText(path, json);
        }

        var error = Assert.ThrowsAny<IOException>(() => VideoCascade.Load(model));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_stage_that_was_trained_on_other_latents_is_refused()
    {
        var config = Path.Combine(model, "spatial-sr", "config.json");
        var other = File.ReadAllText(config).Replace("\"latentStd\": [", "\"latentStd\": [ ", StringComparison.Ordinal);
        var first = other.IndexOf("\"latentStd\": [", StringComparison.Ordinal);
        var number = other.AsSpan(first).IndexOfAny('1', '2') + first;
        File.WriteAllText(config, other[..number] + "7" + other[(number + 1)..]);

        var error = Assert.Throws<IOException>(() => VideoCascade.Load(model));
        Assert.Contains("spatial-sr", error.Message, StringComparison.Ordinal);
        Assert.Contains("the one of the stage before", error.Message, StringComparison.Ordinal);
    }

    private static void Export(StageConfig config, string target)
    {
        using var stage = config.Build(1, CPU);
        stage.Export(Directory.CreateDirectory(target).FullName);
    }

    private static (int Frames, int Width) Size(VideoClip clip) => (clip.Frames, clip.Width);
}
