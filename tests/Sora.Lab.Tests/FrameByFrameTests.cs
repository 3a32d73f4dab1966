using Sora.Lab.Conditioning;

namespace Sora.Lab.Tests;

public sealed class FrameByFrameTests
{
    private static readonly GenerationSettings Settings = TinyModel.Settings with { Frames = 9 };

    // Each frame is drawn with the others before it given, which a causal transformer does as well in one piece.
    [Fact]
    public void A_frame_is_what_it_is_behind_those_that_are_given()
    {
        using var scope = NewDisposeScope();
        using var model = Causal();
        var request = TinyModel.Request(settings: Settings);
        var clip = model.Sample([request], SamplingStart.Noise);
        Assert.Equal(3, clip.size(2));
        for (var i = 1; i < 3; i++)
        {
            var start = new SamplingStart { Given = GivenLatents.Frames(clip, [.. Enumerable.Range(0, i)]) };
            var again = model.Sample([request], start);
            Assert.True(again.select(2, i).allclose(clip.select(2, i), 1e-3, 1e-4), $"frame {i}");
        }
    }

    [Fact]
    public void Clips_side_by_side_are_what_they_are_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Causal();
        var requests = new[] { TinyModel.Request(1, Settings), TinyModel.Request(2, Settings) };
        var both = model.Sample(requests, SamplingStart.Noise);
        Assert.True(model.Sample([requests[1]], SamplingStart.Noise)[0].allclose(both[1], 1e-4, 1e-5));
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var model = Causal();
        var request = TinyModel.Request(settings: Settings);
        model.Sample([request], SamplingStart.Noise).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        model.Sample([request], SamplingStart.Noise).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static TextToVideo Causal() =>
        TinyModel.Create(config: TinyModel.Transformer with { IsCausal = true, FractionalPositions = true });
}
