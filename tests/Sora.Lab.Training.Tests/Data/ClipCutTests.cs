using Sora.Lab.Training.Data;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Tests.Data;

public sealed class ClipCutTests
{
    [Fact]
    public void Most_squares_are_where_something_moves()
    {
        var clip = new VideoClip(5, 64, 64, 8);
        for (var t = 0; t < 5; t++)
        {
            clip.Frame(t)[((50 * 64) + 48 + t) * 3] = 255;
        }

        var hits = Enumerable.Range(0, 200).Count(i => HasLight(ClipCut.Square(clip, 32, new Random(i))));

        Assert.InRange(hits, 150, 195);
    }

    [Fact]
    public void A_square_of_a_still_clip_is_anywhere()
    {
        var clip = new VideoClip(1, 64, 64, 8);
        clip.Frame(0)[((50 * 64) + 50) * 3] = 255;

        var hits = Enumerable.Range(0, 200).Count(i => HasLight(ClipCut.Square(clip, 32, new Random(i))));

        Assert.InRange(hits, 20, 100);
    }

    [Fact]
    public void A_clip_no_larger_than_the_square_stays_whole()
    {
        var cut = ClipCut.Square(new VideoClip(5, 24, 48, 8), 32, new Random(1));

        Assert.Equal((5, 24, 32), (cut.Frames, cut.Height, cut.Width));
    }

    private static bool HasLight(VideoClip clip) => clip.Pixels.Span.ContainsAnyExcept((byte)0);
}
