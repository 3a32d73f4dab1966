using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class SuperResolutionDrawTests
{
    private const int Count = 200;
    private const int Channels = 2;

    [Fact]
    public void The_coarse_clip_is_shown_under_noise_from_0_to_the_most_and_the_network_is_told()
    {
        using var scope = NewDisposeScope();
        var levels = Group(zeros([Count, Channels, 2, 4, 4]), zeros([Count, Channels, 2, 4, 4])).Condition!;
        var told = levels.select(1, Channels).flatten(1);

        Assert.Equal(Channels + 1, levels.size(1));
        Assert.True(told.min(1).values.equal(told.max(1).values).all().item<bool>());
        Assert.InRange(told.min().item<float>(), 0, 0.02f);
        Assert.InRange(told.max().item<float>(), 0.18f, 0.2f);
    }

    [Fact]
    public void Windows_are_the_same_of_both_latents_and_others_for_each_clip()
    {
        using var scope = NewDisposeScope();
        var places = arange(64, float32).view(1, 1, 1, 8, 8).expand(Count, Channels, 2, 8, 8).contiguous();
        var still = Config with { MostNoise = 0, CropSide = 32 };
        var group = Group(places, places, still);

        Assert.Equal([Count, Channels, 2, 4, 4], group.Clean.shape);
        Assert.Equal(0, group.Clean.abs().max().item<float>());
        Assert.Equal(16, group.TokensPerFrame);
        Assert.Equal(Count * 2 * 16, group.UnknownTokens);
        Assert.Equal(25, group.Condition!.select(1, 0).flatten(1).select(1, 0).data<float>().Distinct().Count());
    }

    [Fact]
    public void Of_several_windows_the_one_in_which_most_is_missing_is_taken()
    {
        using var scope = NewDisposeScope();
        var coarse = zeros([Count, Channels, 2, 8, 8]);
        var fine = coarse.clone();
        fine[.., .., .., 7, 0] = tensor(1f); // in 1 of 25 windows
        double Hits(int choices)
        {
            var chosen = Group(fine, coarse, Config with { MostNoise = 0, CropSide = 32, CropChoices = choices }).Clean;
            return chosen.abs().flatten(1).amax([1]).gt(0.1f.ToScalar()).to(float32).mean().item<float>();
        }

        Assert.InRange(Hits(1), 0, 0.1);
        Assert.InRange(Hits(16), 0.35, 0.6); // 1 - 0.96^16 = 0.48
        Assert.InRange(Hits(200), 0.98, 1);
    }

    [Fact]
    public void A_window_as_large_as_the_clip_is_the_clip()
    {
        using var scope = NewDisposeScope();
        var clip = rand([1, Channels, 2, 2, 3]);

        Assert.Equal(clip.shape, Group(clip, clip, Config with { CropSide = 64 }).Clean.shape);
    }

    [Fact]
    public void Times_are_those_of_clips_and_nothing_is_given()
    {
        using var scope = NewDisposeScope();
        var group = Group(zeros([Count, Channels, 2, 4, 4]), zeros([Count, Channels, 2, 4, 4]));

        Assert.True(group.Times.select(1, 0).equal(group.Times.select(1, 1)).all().item<bool>());
        Assert.Equal(Count, group.Times.select(1, 0).data<float>().Distinct().Count());
        Assert.Equal(1, group.Unknown.min().item<float>());
    }

    private static SpatialSuperResolutionStageConfig Config { get; } = new() { Autoencoder = "" };

    private static FlowGroup Group(Tensor fine, Tensor coarse, SuperResolutionStageConfig? config = null)
    {
        using var generator = new Generator(1, CPU);
        var draw = new SuperResolutionDraw(config ?? Config, new(4, 8, 8), ones(Channels), ones(Channels));
        var captions = Enumerable.Repeat("a star", (int)fine.size(0)).ToArray();
        return draw.Group(fine, coarse, captions, generator, new Random(1));
    }
}
