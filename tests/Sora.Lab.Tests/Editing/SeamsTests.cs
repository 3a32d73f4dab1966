using Sora.Lab.Editing;
using Sora.Lab.Video;

namespace Sora.Lab.Tests.Editing;

public sealed class SeamsTests
{
    [Fact]
    public void Given_frames_become_exact_and_the_error_fades_from_one_to_the_next()
    {
        var leveled = Seams.Level(Clip(50, 60, 70, 80, 90), Clip(58, 0, 0, 0, 86), [0, 4]);

        Assert.Equal(Clip(58, 65, 72, 79, 86).Pixels.ToArray(), leveled.Pixels.ToArray()); // +8, +5, +2, -1, -4
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
        var leveled = Seams.Level(Clip(200, 250, 2, 60), Clip(240, 0, 0, 0), [0]);

        Assert.Equal(Clip(240, 255, 22, 70).Pixels.ToArray(), leveled.Pixels.ToArray()); // +30, +20, +10
    }

    // One gray pixel a frame.
    private static VideoClip Clip(params byte[] grays) =>
        new([.. grays.SelectMany(gray => Enumerable.Repeat(gray, 3))], grays.Length, 1, 1, 8);
}
