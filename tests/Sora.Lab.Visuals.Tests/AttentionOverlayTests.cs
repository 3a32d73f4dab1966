using Sora.Lab.Native;
using TorchSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class AttentionOverlayTests
{
    static AttentionOverlayTests() => Assert.Null(LibTorchLoader.Problem);

    [Fact]
    public void Colour_is_where_the_weights_are_in_space_and_time_and_grey_elsewhere()
    {
        var clip = Clips.Ramp(frames: 9, height: 16, width: 24);
        using var weights = torch.zeros([3, 2, 3]); // the first frame, then twice four
        weights[1, 0, 2] = torch.tensor(1f);

        var laid = AttentionOverlay.On(clip, weights);

        Assert.Equal(Enumerable.Range(1, 4), Enumerable.Range(0, 9).Where(t => IsColored(t, 3, 20)));
        Assert.False(IsColored(2, 3, 3));
        Assert.False(IsColored(2, 12, 20));

        bool IsColored(int t, int y, int x)
        {
            var pixel = laid.Frame(t).Slice(3 * ((y * 24) + x), 3);
            return pixel[0] != pixel[2];
        }
    }

    [Fact]
    public void Half_of_the_limit_is_half_of_the_colour()
    {
        var clip = new Video.VideoClip(1, 2, 2, 8);
        using var weights = torch.tensor([1f, 2f, 4f, 8f]).reshape(1, 2, 2);

        var red = Enumerable.Range(0, 4).Select(i => (int)AttentionOverlay.On(clip, weights, limit: 4).Frame(0)[3 * i]);

        Assert.Equal([48, 97, 195, 195], red); // 230 x 0.85, and no more
    }

    [Fact]
    public void The_token_that_looks_is_framed_in_its_own_frames_alone()
    {
        var clip = new Video.VideoClip(5, 16, 16, 8);
        clip.Pixels.Span.Fill(100);
        using var weights = torch.zeros([2, 2, 2]);

        var laid = AttentionOverlay.On(clip, weights, token: (1, 1, 0));

        Assert.Equal(100, laid.Frame(0)[3 * ((8 * 16) + 2)]);
        Assert.Equal(255, laid.Frame(1)[3 * ((8 * 16) + 2)]);
        Assert.Equal(0, laid.Frame(1)[3 * ((7 * 16) + 2)]);
        Assert.Equal(100, laid.Frame(1)[3 * ((10 * 16) + 4)]);
    }

    [Theory]
    [InlineData(4, 2, 2)]
    [InlineData(3, 5, 2)]
    [InlineData(3, 2, 7)]
    public void Weights_that_lie_on_no_grid_over_the_clip_are_refused(long frames, long rows, long columns)
    {
        using var weights = torch.zeros([frames, rows, columns]);

        var refusal = Assert.Throws<ArgumentException>(() =>
            AttentionOverlay.On(Clips.Ramp(frames: 9, height: 16, width: 24), weights)
        );

        Assert.Contains($"[{frames}, {rows}, {columns}]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var weights = torch.rand([2, 2, 2]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        _ = AttentionOverlay.On(Clips.Ramp(frames: 5, height: 16, width: 24), weights);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
