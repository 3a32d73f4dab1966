using Sora.Lab.Conditioning;

namespace Sora.Lab.Tests.Conditioning;

public sealed class ConditioningMaskTests
{
    [Fact]
    public void Given_frames_sit_at_time_0_and_out_of_the_loss()
    {
        using var scope = NewDisposeScope();
        var mask = ConditioningMask.Frames(2, 4, 0, -1);
        var times = mask.Times(tensor([0.25f, 0.5f]));
        Assert.Equal([0, 0.25f, 0.25f, 0, 0, 0.5f, 0.5f, 0], times.data<float>().ToArray());
        Assert.Equal([2, 1, 4, 1, 1], mask.Unknown().shape);
        Assert.Equal(4, mask.Unknown().sum().item<float>());
        Assert.False(mask.IsEmpty);
        Assert.True(ConditioningMask.None(2, 4).IsEmpty);
    }

    [Fact]
    public void Pasting_puts_the_given_frames_back_and_touches_no_other()
    {
        using var scope = NewDisposeScope();
        var (x, known) = (randn([1, 3, 3, 2, 2]), randn([1, 3, 3, 2, 2]));
        var pasted = ConditioningMask.Frames(1, 3, 1).Paste(x, known);
        Assert.True(pasted[.., .., 1].equal(known[.., .., 1]).all().item<bool>());
        Assert.True(pasted[.., .., 0].equal(x[.., .., 0]).all().item<bool>());
        Assert.True(pasted[.., .., 2].equal(x[.., .., 2]).all().item<bool>());
    }

    [Fact]
    public void Random_masks_follow_their_odds_and_always_leave_something_to_do()
    {
        using var scope = NewDisposeScope();
        var known = ConditioningMask.Draw(4000, 5, new Random(1)).Known;
        var perClip = known.sum(1);
        Assert.True(perClip.max().item<long>() < 5);
        var empty = perClip.eq(tensor(0L)).to(float32).mean().item<float>();
        Assert.Equal(0.75, empty, 0.03); // and a coin toss that gives none, one time in 32
        var again = ConditioningMask.Draw(4000, 5, new Random(1)).Known;
        Assert.True(known.equal(again).all().item<bool>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Short_clips_are_never_given_whole(int frames)
    {
        using var scope = NewDisposeScope();
        var odds = new ConditioningOdds(0.2, 0.2, 0.2, 0.2, 0.2);
        var known = ConditioningMask.Draw(500, frames, new Random(2), odds).Known;
        Assert.True(known.sum(1).max().item<long>() < frames);
        Assert.Equal(frames > 1, known.any().item<bool>());
    }
}
