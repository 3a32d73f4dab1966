using Sora.Lab.Training.Data;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Tests.Data;

public sealed class RecaptionsTests
{
    private static readonly Bucket Size = new(64, 64, 17, 1);

    private static CaptionerConfig Shipped { get; } =
        new(Path.Combine(ShippedConfigs.Root, "data", "checkpoints", "captioner"), ShippedConfigs.Lab);

    [Fact]
    public void Clips_get_what_the_captioner_sees_in_them_and_it_is_mostly_so()
    {
        using var recaptions = new Recaptions(Shipped, CPU);
        var (brief, detailed) = (World(CaptionForm.Brief), World(CaptionForm.Detailed));
        var told = recaptions.Of(Clips(brief, 6));
        var truths = Enumerable
            .Range(0, 6)
            .Select(i => CaptionReader.Read(detailed.ClipAt(Size, i).Caption(0)))
            .ToList();
        var colors = told.Zip(truths)
            .Count(pair =>
                CaptionReader.Read(pair.First.Caption).Characters is [{ Color: { } color }]
                && color == pair.Second.Characters[0].Color
            );

        Assert.Equal(6, colors);
        Assert.All(told, clip => Assert.Contains("the background is", clip.Caption, StringComparison.Ordinal));
        Assert.DoesNotContain(
            Clips(brief, 6),
            clip => clip.Caption.Contains("background is", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_was_seen_once_is_remembered_and_a_caption_left_out_stays_so()
    {
        using var recaptions = new Recaptions(Shipped, CPU);
        var clips = Clips(World(CaptionForm.Brief), 2);
        var first = recaptions.Of(clips);
        var later = recaptions.Of([clips[1] with { Pixels = null }, clips[0] with { Pixels = null, Caption = "" }]);

        Assert.Equal(first[1].Caption, later[0].Caption);
        Assert.Equal("", later[1].Caption);
    }

    [Fact]
    public void Every_word_it_says_is_one_that_the_tokenizer_is_told_of()
    {
        using var recaptions = new Recaptions(Shipped, CPU);
        var words = Recaptions.Words.ToHashSet(StringComparer.Ordinal);
        var said = recaptions.Of(Clips(World(CaptionForm.Brief), 4)).SelectMany(clip => CaptionWords.Of(clip.Caption));

        Assert.All(said, word => Assert.Contains(word, words));
    }

    [Fact]
    public void A_run_with_new_captions_stopped_and_resumed_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Base(TinyStages.ExportAutoencoder(folder));
        var data = stage.Data with { Buckets = [new(32, 32, 9, 2)], Captioner = Shipped };
        var config = TinyStages.Run(stage with { Data = data, CachedClips = 3, SampleClips = 0 }, 6);
        Start(config, folder["whole"]);
        Start(config with { Steps = 3 }, folder["parts"]);
        Start(config, folder["parts"], resume: true);

        SameBytes.Assert(folder["whole/checkpoints/step-000000006"], folder["parts/checkpoints/step-000000006"]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var folder = new TemporaryFolder();
        var tiny = TinyStages.ExportAutoencoder(folder); // 4 channels
        var other = Assert.Throws<TrainingException>(() => new Recaptions(Shipped with { Autoencoder = tiny }, CPU));
        Assert.Contains("96 latent channels", other.Message, StringComparison.Ordinal);

        Assert.ThrowsAny<IOException>(() => new Recaptions(Shipped with { Folder = folder["no"] }, CPU));

        var packed = TinyStages.Packed(tiny);
        var stage = packed with { Data = packed.Data with { Captioner = Shipped } };
        Assert.Contains(
            "stage.data.captioner",
            Assert.Throws<TrainingException>(stage.Check).Message,
            StringComparison.Ordinal
        );
    }

    private static WorldClips World(CaptionForm form) => new(1, simple: true, form);

    private static StepClip[] Clips(WorldClips world, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var clip = world.ClipAt(Size, i);
                    return new StepClip(i, i, Size.Size, clip.Render(), clip.Caption(0));
                }),
        ];

    private static void Start(TrainingConfig config, string folder, bool resume = false) =>
        TrainingRun.Start(config, folder, resume, cancellation: TestContext.Current.CancellationToken);
}
