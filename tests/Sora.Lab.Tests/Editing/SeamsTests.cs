using Sora.Lab.Editing;
using Sora.Lab.Video;

namespace Sora.Lab.Tests.Editing;

public sealed class SeamsTests
{
    [Fact]
    public void Given_frames_become_exact_and_the_error_fades_from_one_to_the_next()
    {
        var leveled = Seams.Level(Clip(50, 52, 54, 56, 58), Clip(58, 0, 0, 0, 54), [0, 4]);

        Assert.Equal(Clip(58, 57, 56, 55, 54).Pixels.ToArray(), leveled.Pixels.ToArray()); // +8, +5, +2, -1, -4
    }

    [Fact]
    public void Towards_an_open_end_the_error_fades_to_none()
    {
        var after = Seams.Level(Clip(10, 20, 30, 40), Clip(10, 26, 0, 0), [0, 1]);
        var before = Seams.Level(Clip(20, 20, 30, 40), Clip(0, 0, 36, 41), [2, 3]);

        Assert.Equal(Clip(10, 26, 34, 42).Pixels.ToArray(), after.Pixels.ToArray());
        Assert.Equal(Clip(22, 24, 36, 41).Pixels.ToArray(), before.Pixels.ToArray());
    }

    [Fact]
    public void Pixels_stay_in_their_range()
    {
        var leveled = Seams.Level(Clip(215, 235, 225, 10), Clip(255, 0, 0, 0), [0]);

        Assert.Equal(Clip(255, 255, 245, 10).Pixels.ToArray(), leveled.Pixels.ToArray()); // +30, +20
    }

    [Fact]
    public void What_shows_something_else_than_the_given_frame_takes_over_no_error()
    {
        var leveled = Seams.Level(Clip(100, 200, 102), Clip(109, 0, 0), [0]);

        Assert.Equal(Clip(109, 200, 105).Pixels.ToArray(), leveled.Pixels.ToArray()); // +9, none, +3
    }

    // One gray pixel a frame.
    private static VideoClip Clip(params byte[] grays) =>
        new([.. grays.SelectMany(gray => Enumerable.Repeat(gray, 3))], grays.Length, 1, 1, 8);
}
