using Sora.Lab.Recaption;
using Sora.Lab.Text;

namespace Sora.Lab.Tests.Recaption;

public sealed class VideoCaptionerTests
{
    private static readonly VideoCaptionerConfig Tiny = new()
    {
        VocabularySize = 20,
        LatentChannels = 3,
        ContextLength = 8,
        MostFrames = 3,
        MostPatches = 3,
        Width = 12,
        VideoLayers = 1,
        Layers = 2,
        Heads = 3,
    };

    [Fact]
    public void A_token_knows_of_none_behind_it_and_of_the_whole_video()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = Shaken.Of(new VideoCaptioner(Tiny));
        var (video, ids) = (Video(1), Ids(1, 2, 3, 4));
        var other = video.clone();
        other[.., .., 2, 3, 3].copy_(ones(1));

        var logits = model.call(video, ids);

        Assert.Equal([1L, 4, 20], logits.shape);
        Assert.True(model.call(video, Ids(1, 2, 9, 9))[.., ..2].allclose(logits[.., ..2], 1e-5, 1e-6));
        Assert.False(model.call(other, ids)[.., ..1].allclose(logits[.., ..1], 1e-4, 1e-5));
    }

    [Fact]
    public void Frames_rows_and_columns_are_told_apart()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = Shaken.Of(new VideoCaptioner(Tiny));
        var (video, ids) = (Video(1), Ids(1));
        var logits = model.call(video, ids);

        foreach (var dimension in new long[] { 2, 3, 4 })
        {
            Assert.False(model.call(video.flip(dimension), ids).allclose(logits, 1e-4, 1e-5));
        }
    }

    [Fact]
    public void Gradients_reach_every_parameter_and_no_tensor_stays_alive()
    {
        using var model = Shaken.Of(new VideoCaptioner(Tiny with { MostPatches = 2 }));
        using var video = Video(2);
        using var ids = Ids(1, 2, 3, 4, 5, 6, 7, 8).repeat(2, 1);
        Run();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.All(
            model.named_parameters(),
            p => Assert.True(p.parameter.grad is { } grad && grad.abs().max().item<float>() > 0, p.name)
        );

        void Run()
        {
            using var scope = NewDisposeScope();
            model.zero_grad(set_to_none: false);
            Gpt.Loss(model.call(video, ids), ids).backward();
            model.Caption(video, 1, 0).Dispose();
        }
    }

    [Fact]
    public void Each_token_of_a_caption_is_the_likeliest_after_all_before_it()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = Shaken.Of(new VideoCaptioner(Tiny));
        var video = Video(2);

        var text = cat([Ids(1, 1).t(), model.Caption(video, begin: 1, end: -1)], dim: 1);

        Assert.Equal([2L, Tiny.ContextLength], text.shape);
        var likeliest = model.call(video, text).argmax(-1);
        Assert.True(text[.., 1..].equal(likeliest[.., ..^1]).all().item<bool>());
    }

    [Fact]
    public void A_few_steps_tell_two_videos_apart()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(1);
        var tokenizer = BytePairTokenizer.Train([" up up up", " down down"], 262, ClipCaptioner.SpecialPieces);
        using var captioner = new ClipCaptioner(
            tokenizer,
            new VideoCaptioner(Tiny with { VocabularySize = tokenizer.Vocabulary.Count })
        );
        string[] captions = ["up", "down"];
        var video = Video(2);
        var rows = captions.Select(captioner.Encode).ToList();
        var longest = rows.Max(row => row.Length);
        long[] padded =
        [
            .. rows.SelectMany(row => row.Concat(Enumerable.Repeat(0, longest - row.Length))).Select(id => (long)id),
        ];
        var ids = tensor(padded, [2, longest]);
        using var optimizer = optim.Adam(captioner.Model.parameters(), 0.02);
        for (var step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            Gpt.Loss(captioner.Model.call(video, ids[.., ..^1]), ids[.., 1..]).backward();
            optimizer.step();
        }

        Assert.Equal(captions, captioner.Caption(video));
        using var folder = new TemporaryFolder();
        CaptionerFolder.Save(folder.Path, captioner, ScalarType.Float16);
        using var loaded = CaptionerFolder.Load(folder.Path);
        Assert.Equal(captions, loaded.Caption(video));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var model = new VideoCaptioner(Tiny);
        using var wide = zeros([1, 3, 2, 4, 8]);
        using var odd = zeros([1, 3, 2, 4, 3]);
        using var video = Video(1);
        using var ids = Ids(1);
        using var many = zeros(1, 9, int64);
        Assert.Throws<ArgumentException>(() => model.call(wide, ids));
        Assert.Throws<ArgumentException>(() => model.call(odd, ids));
        Assert.Throws<ArgumentException>(() => model.call(video, many));
        Assert.Throws<ArgumentException>(() => new VideoCaptioner(Tiny with { Width = 13 }));
        Assert.Throws<ArgumentException>(() => new VideoCaptioner(Tiny with { PatchSide = 0 }));
    }

    private static Tensor Video(int count)
    {
        using var generator = new Generator(5, CPU);
        return randn([count, 3, 3, 4, 4], generator: generator);
    }

    private static Tensor Ids(params int[] ids) => tensor([.. ids.Select(id => (long)id)]).reshape(1, ids.Length);
}
