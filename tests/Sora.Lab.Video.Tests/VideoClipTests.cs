namespace Sora.Lab.Video.Tests;

public sealed class VideoClipTests
{
    [Fact]
    public void A_clip_is_held_at_either_end_and_never_cut()
    {
        var clip = Clips.Noise(3, 2, 4);
        Assert.Equal([0, 1, 2, 2, 2], Order(clip, clip.HoldLast(5)));
        Assert.Equal([0, 0, 0, 1, 2], Order(clip, clip.HoldFirst(5)));
        Assert.Equal([0, 1, 2], Order(clip, clip.HoldLast(2)));
        Assert.Equal([0, 1, 2], Order(clip, clip.HoldFirst(2)));
    }

    [Fact]
    public void Played_backwards_twice_it_is_the_same()
    {
        var clip = Clips.Noise(3, 2, 4);
        Assert.Equal([2, 1, 0], Order(clip, clip.Reversed()));
        Assert.Equal([0, 1, 2], Order(clip, clip.Reversed().Reversed()));
    }

    // Which of the clip's frames each of another's is.
    private static IEnumerable<int> Order(VideoClip clip, VideoClip other) =>
        Enumerable
            .Range(0, other.Frames)
            .Select(frame =>
                Enumerable.Range(0, clip.Frames).First(own => clip.Frame(own).SequenceEqual(other.Frame(frame)))
            );
}
