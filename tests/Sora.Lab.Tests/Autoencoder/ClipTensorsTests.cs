using Sora.Lab.Autoencoder;
using Sora.Lab.Video;

namespace Sora.Lab.Tests.Autoencoder;

public sealed class ClipTensorsTests
{
    [Fact]
    public void Every_level_survives_the_way_to_a_tensor_and_back()
    {
        var levels = Enumerable.Range(0, 2 * 8 * 16 * 3).Select(i => (byte)i).ToArray();
        using var scope = NewDisposeScope();

        var tensor = ClipTensors.ToTensor(new VideoClip(levels, frames: 2, height: 8, width: 16, framesPerSecond: 8));
        var clip = ClipTensors.ToClip(tensor, framesPerSecond: 8);

        Assert.Equal([1, 3, 2, 8, 16], tensor.shape);
        Assert.Equal(levels, clip.Pixels.ToArray());
    }

    [Fact]
    public void Channels_are_red_green_blue_in_minus_one_to_one()
    {
        using var scope = NewDisposeScope();
        byte[] pixels = [255, 0, 0, 0, 255, 0];

        var tensor = ClipTensors.ToTensor(new VideoClip(pixels, frames: 1, height: 1, width: 2, framesPerSecond: 8));

        Assert.Equal([1f, -1f, -1f, 1f, -1f, -1f], tensor.data<float>().ToArray());
    }

    [Fact]
    public void Overshoot_is_clamped()
    {
        using var scope = NewDisposeScope();
        var pixels = tensor(new[] { -3f, 0f, 7f }).view(3, 1, 1, 1);

        Assert.Equal([0, 128, 255], ClipTensors.ToClip(pixels, framesPerSecond: 8).Pixels.ToArray());
    }

    [Fact]
    public void A_batch_is_no_clip()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => ClipTensors.ToClip(zeros([2, 3, 1, 2, 2]), framesPerSecond: 8));
    }
}
