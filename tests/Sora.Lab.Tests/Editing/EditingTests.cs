using Sora.Lab.Conditioning;
using Sora.Lab.Editing;
using Sora.Lab.Video;

namespace Sora.Lab.Tests.Editing;

public sealed class EditingTests : IDisposable
{
    private static readonly GenerationSettings Window = TinyModel.Settings with { Frames = 17 };
    private readonly TextToVideo model = TinyModel.Create();

    public void Dispose() => model.Dispose();

    [Fact]
    public void A_still_image_stays_the_first_frame_and_something_follows()
    {
        var image = Noise(1, 32, 24, 3);
        var clip = model.Animate(image, TinyModel.Request(settings: Window));
        Assert.Equal(17, clip.Frames);
        Assert.True(clip.Frame(0).SequenceEqual(image.Frame(0)));
        var other = model.Animate(Noise(1, 32, 24, 4), TinyModel.Request(settings: Window));
        Assert.False(clip.Frame(16).SequenceEqual(other.Frame(16))); // the image reaches the last frame
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(0, 16)]
    [InlineData(3, 5)]
    [InlineData(31, 14)]
    public void An_extension_keeps_what_was_there(int after, int before)
    {
        var clip = Noise(9, 32, 24, 3);
        var longer = model.Extend(clip, TinyModel.Request(settings: Window), after, before);
        Assert.Equal(9 + after + before, longer.Frames);
        Assert.True(longer.Part(before, 9).Pixels.Span.SequenceEqual(clip.Pixels.Span));
    }

    [Fact]
    public void Other_seeds_are_other_beginnings_of_one_end()
    {
        var clip = Noise(9, 32, 24, 3);
        var first = model.Extend(clip, TinyModel.Request(1, Window), before: 8);
        var second = model.Extend(clip, TinyModel.Request(2, Window), before: 8);
        Assert.False(first.Frame(0).SequenceEqual(second.Frame(0)));
        Assert.True(first.Frame(16).SequenceEqual(second.Frame(16)));
    }

    [Fact]
    public void An_extension_of_nothing_or_too_much_is_refused()
    {
        var clip = Noise(5, 32, 24, 3);
        Refused("at least 1 new frame", () => model.Extend(clip, TinyModel.Request(settings: Window)));
        Refused("found 10000 after", () => model.Extend(clip, TinyModel.Request(settings: Window), after: 10_000));
        Refused("and -4 before", () => model.Extend(clip, TinyModel.Request(settings: Window), 8, -4));
        var image = Window with { Frames = 1 };
        Refused("windows of at least 5", () => model.Extend(clip, TinyModel.Request(settings: image), after: 4));
    }

    [Fact]
    public void A_transition_stands_between_two_clips()
    {
        var (first, second) = (Noise(9, 32, 24, 3), Noise(5, 32, 24, 4));
        var joined = model.Connect(first, second, TinyModel.Request(settings: Window));
        Assert.Equal(9 + 8 + 5, joined.Frames); // 17 less the five and four given ones
        Assert.True(joined.Part(0, 9).Pixels.Span.SequenceEqual(first.Pixels.Span));
        Assert.True(joined.Part(17, 5).Pixels.Span.SequenceEqual(second.Pixels.Span));
        var wide = Noise(5, 40, 24, 4);
        Refused("32x24", () => model.Connect(first, wide, TinyModel.Request(settings: Window)));
        Refused("at least 9", () => model.Connect(first, second, TinyModel.Request()));
    }

    [Fact]
    public void Prompts_and_clips_reach_one_end()
    {
        var (end, other) = (Noise(6, 32, 24, 3), Noise(9, 32, 24, 4));
        GenerationRequest[] requests =
        [
            TinyModel.Request(settings: Window),
            TinyModel.Request(settings: Window) with
            {
                Prompt = "a blue circle",
            },
        ];

        var told = model.Reach(end, requests);
        var longer = model.Reach(end, requests, before: 16);
        var shown = model.Reach([other, Noise(5, 32, 24, 5)], end, requests[0]);

        Assert.Equal([19, 19], told.Select(clip => clip.Frames)); // 17 less the four given ones, and the end
        Assert.Equal([22, 22], longer.Select(clip => clip.Frames));
        Assert.Equal([9 + 8 + 6, 5 + 8 + 6], shown.Select(clip => clip.Frames));
        Assert.All(
            (VideoClip[])[.. told, .. longer, .. shown],
            clip => Assert.Equal(end.Pixels.ToArray(), clip.Part(clip.Frames - 6, 6).Pixels.ToArray())
        );
        Assert.False(told[0].Frame(0).SequenceEqual(told[1].Frame(0)));
        Assert.Equal(model.Connect(other, end, requests[0]).Pixels.ToArray(), shown[0].Pixels.ToArray());
        Refused("found none", () => model.Reach(end, []));
        Refused("found none", () => model.Reach([], end, requests[0]));
        Refused("32x24", () => model.Reach([other, Noise(5, 40, 24, 4)], end, requests[0]));
    }

    [Fact]
    public void A_loop_is_the_clip_and_its_way_back()
    {
        var request = TinyModel.Request(settings: Window);
        var loop = model.Loop(request);
        Assert.Equal(17 + 16, loop.Frames);
        var there = model.Generate(request);
        Assert.True(loop.Part(0, 17).Pixels.Span.SequenceEqual(there.Pixels.Span));

        var hurried = model.Loop(there, TinyModel.Request(settings: Window with { Frames = 9 }));
        Assert.Equal(17 + 12, hurried.Frames); // 17 frames, twice 9 less one, hold 12 beside one of the beginning and four of the end
        Refused("at least 9", () => model.Loop(there.Part(0, 1), TinyModel.Request()));
    }

    [Fact]
    public void A_way_back_is_the_way_there_drawn_once_more_and_played_backwards()
    {
        var clip = Noise(17, 32, 24, 3);
        var way = model.Connect(
            clip.Part(0, 1),
            clip.Part(16, 1),
            TinyModel.Request(settings: Window with { Frames = 21 })
        );
        var loop = model.Loop(clip, TinyModel.Request(settings: Window));
        Assert.Equal(VideoClip.Join(clip, way.Part(1, 16).Reversed()).Pixels.ToArray(), loop.Pixels.ToArray());
    }

    [Theory]
    [InlineData(ShotLink.Last, 4)]
    [InlineData(ShotLink.First, 0)]
    public void A_shot_begins_with_a_frame_of_the_one_before(ShotLink link, int frame)
    {
        GenerationRequest[] requests =
        [
            TinyModel.Request(),
            TinyModel.Request(2) with
            {
                Prompt = "a blue circle",
            },
            TinyModel.Request(3),
        ];
        var shots = model.GenerateShots(requests, link);
        Assert.Equal([5, 5, 5], shots.Select(shot => shot.Frames));
        Assert.True(shots[0].Pixels.Span.SequenceEqual(model.Generate(requests[0]).Pixels.Span));
        Assert.True(shots[1].Frame(0).SequenceEqual(shots[0].Frame(frame)));
        Assert.True(shots[2].Frame(0).SequenceEqual(shots[1].Frame(frame)));
        Assert.False(shots[1].Frame(4).SequenceEqual(shots[0].Frame(4)));
        Refused("found 0 settings", () => model.GenerateShots([]));
        Refused("found 2 settings", () => model.GenerateShots([requests[0], TinyModel.Request(settings: Window)]));
    }

    [Fact]
    public void Full_strength_leaves_nothing_of_a_clip_and_little_strength_leaves_it()
    {
        var clip = Noise(6, 32, 24, 3);
        var request = TinyModel.Request(settings: TinyModel.Settings with { Guidance = 1 });
        Assert.Equal(model.Generate(request).Pixels.ToArray(), model.EditByNoise(clip, request, 1).Pixels.ToArray());
        using var latent = model.EncodeClip(clip.Part(0, 5));
        var reproduced = model.Decode(latent, request.Settings);
        Assert.InRange(Difference(reproduced, model.EditByNoise(clip, request, 0.01)), 0, 8);
        Assert.True(Difference(reproduced, model.EditByNoise(clip, request, 0.9)) > 16);
    }

    [Fact]
    public void The_way_back_to_noise_leads_to_the_clip_again()
    {
        using var scope = NewDisposeScope();
        var request = TinyModel.Request(settings: TinyModel.Settings with { Guidance = 1, Steps = 200, Shift = 1 });
        var latent = model.EncodeClip(Noise(5, 32, 24, 3));
        var noise = model.Invert(latent, request);
        var again = model.Sample([request], new SamplingStart { Sample = noise });
        var coarse = request with { Settings = request.Settings with { Steps = 20 } };
        var rough = model.Sample([coarse], new SamplingStart { Sample = model.Invert(latent, coarse) });
        var (fine, error) = (Recording.RelativeError(again, latent), Recording.RelativeError(rough, latent));
        Assert.True(fine < 0.2 * error, $"{error} at 20 steps, {fine} at 200");
        Assert.True(Recording.RelativeError(noise, latent) > 0.1);
    }

    [Fact]
    public void Outside_its_mask_inpainting_changes_no_pixel()
    {
        var clip = Noise(5, 32, 24, 3);
        var mask = EditMask.Box(clip, 9, 8, 12, 11);
        Assert.Equal(11 * 12 * 3, mask.Pixels.ToArray().Count(value => value == 255));
        Assert.Equal(
            [0, 255, 255, 255, 0],
            new[] { 8, 9, 20, 20, 21 }.Select(x => (int)mask.Frame(0)[((8 * 32) + x) * 3])
        );
        var drawn = model.Inpaint(clip, mask, TinyModel.Request());
        var changed = 0;
        for (var i = 0; i < clip.Pixels.Length; i++)
        {
            var isInside = mask.Frame(0)[i % mask.Pixels.Length] == 255;
            changed += clip.Pixels.Span[i] == drawn.Pixels.Span[i] ? 0 : 1;
            Assert.True(isInside || clip.Pixels.Span[i] == drawn.Pixels.Span[i]);
        }

        Assert.InRange(changed, 5 * 11 * 12 * 2, 5 * 11 * 12 * 3);
        Refused("32x24", () => model.Inpaint(clip, new VideoClip(1, 24, 30, 8), TinyModel.Request()));
        Refused("inside 32x24; found 21,8,12,11", () => EditMask.Box(clip, 21, 8, 12, 11));
        Refused("white", () => model.Inpaint(clip, new VideoClip(1, 24, 32, 8), TinyModel.Request()));
    }

    [Fact]
    public void Several_passes_draw_each_clip_as_they_would_alone_and_another_than_one_pass_does()
    {
        using var scope = NewDisposeScope();
        var latent = model.EncodeClip(Noise(5, 32, 24, 3));
        var given = new GivenLatents(latent, latent.narrow(1, 0, 1).gt(tensor(0f)));
        GenerationRequest[] requests = [TinyModel.Request(), TinyModel.Request() with { Seed = 9 }];
        Tensor Draw(int passes, params GenerationRequest[] asked) =>
            model.Sample(asked, new SamplingStart { Given = given, Passes = passes });

        var together = Draw(3, requests)[1];
        Assert.InRange(Recording.RelativeError(together, Draw(3, requests[1])[0]), 0, 1e-4);
        Assert.True(Recording.RelativeError(together, Draw(1, requests[1])[0]) > 0.01);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        var (clip, request) = (Noise(9, 32, 24, 3), TinyModel.Request(settings: Window));
        var mask = new VideoClip([.. Enumerable.Repeat((byte)255, 24 * 32 * 3)], 1, 24, 32, 8);
        All();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        All();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void All()
        {
            _ = model.Extend(clip, request, 4, 4);
            _ = model.Loop(clip, request);
            _ = model.EditByNoise(clip, request);
            _ = model.EditByInversion(clip, "a blue circle", request);
            _ = model.Inpaint(clip, mask, request);
            _ = model.GenerateShots([request, request]);
            _ = model.Reach(clip, [request]);
            _ = model.Reach([clip], clip, request);
        }
    }

    private static VideoClip Noise(int frames, int width, int height, int seed)
    {
        var pixels = new byte[frames * height * width * 3];
        new Random(seed).NextBytes(pixels);
        return new VideoClip(pixels, frames, height, width, 8);
    }

    private static double Difference(VideoClip one, VideoClip other)
    {
        var (a, b) = (one.Pixels.ToArray(), other.Pixels.ToArray());
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Average();
    }

    private static void Refused(string message, Func<object> act) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
}
