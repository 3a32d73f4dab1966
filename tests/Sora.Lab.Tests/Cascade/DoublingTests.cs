using Sora.Lab.Cascade;

namespace Sora.Lab.Tests.Cascade;

public sealed class DoublingTests
{
    [Fact]
    public void New_frames_are_the_mean_of_their_neighbours_and_the_old_ones_stay()
    {
        using var scope = NewDisposeScope();
        var pixels = rand([2, 3, 3, 4, 6]);
        var doubled = Doubling.Temporal.Upsample(pixels);

        Assert.Equal([2, 3, 5, 4, 6], doubled.shape);
        Assert.True(Doubling.Temporal.Downsample(doubled).equal(pixels).all().item<bool>());
        Assert.True(doubled.select(2, 3).allclose(pixels.narrow(2, 1, 2).mean([2])));
    }

    [Fact]
    public void An_image_has_nothing_between_its_frames()
    {
        using var scope = NewDisposeScope();
        var image = rand([1, 3, 1, 4, 4]);

        Assert.True(Doubling.Temporal.Upsample(image).equal(image).all().item<bool>());
    }

    // Bilinear values are linear in a ramp, but at its ends.
    [Fact]
    public void A_ramp_stays_a_ramp_at_twice_the_size()
    {
        using var scope = NewDisposeScope();
        var ramp = linspace(0.25, 7.25, 8).view(1, 1, 1, 1, 8).expand(1, 3, 2, 4, 8);
        var doubled = Doubling.Spatial.Upsample(ramp);

        Assert.Equal([1, 3, 2, 8, 16], doubled.shape);
        Assert.True(doubled.narrow(4, 1, 14).allclose(linspace(0.5, 7, 14).expand(1, 3, 2, 8, 14)));
    }

    [Fact]
    public void Each_four_pixels_become_their_mean()
    {
        using var scope = NewDisposeScope();
        var pixels = rand([2, 3, 2, 4, 6]);
        var half = Doubling.Spatial.Downsample(pixels);

        Assert.Equal([2, 3, 2, 2, 3], half.shape);
        Assert.True(half.mean().allclose(pixels.mean()));
        Assert.True(half[.., .., .., 0, 0].allclose(pixels.narrow(3, 0, 2).narrow(4, 0, 2).mean([3, 4])));
    }

    [Theory]
    [InlineData(Doubling.Temporal, 4, 4, 4)]
    [InlineData(Doubling.Spatial, 5, 4, 5)]
    [InlineData(Doubling.Spatial, 5, 3, 4)]
    public void What_has_no_half_is_refused(Doubling doubling, int frames, int height, int width)
    {
        using var pixels = rand([1, 3, frames, height, width]);

        Assert.Throws<ArgumentException>(() => doubling.Downsample(pixels));
    }
}
