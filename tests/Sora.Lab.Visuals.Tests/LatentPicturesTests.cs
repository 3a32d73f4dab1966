using SkiaSharp;
using Sora.Lab.Native;
using TorchSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class LatentPicturesTests
{
    static LatentPicturesTests() => Assert.Null(LibTorchLoader.Problem);

    [Fact]
    public void Zero_is_pale_and_the_signs_are_told_apart_without_red_and_green()
    {
        using var latent = torch.tensor([-3f, 0f, 3f]).reshape(1, 1, 1, 3);

        using var sheet = SKBitmap.Decode(LatentPictures.Channels(latent, "three values", channels: 1, scale: 10).Png);

        // Three cells of 10 pixels end 4 pixels short of the right edge.
        var y = sheet.Height - 4 - 5;
        var (low, zero, high) = (At(-25), At(-15), At(-5));
        Assert.True(Math.Min(zero.Red, Math.Min(zero.Green, zero.Blue)) > 200, $"zero is {zero}");
        Assert.True(low.Blue > low.Red, $"low is {low}");
        Assert.True(high.Red > high.Blue, $"high is {high}");
        SKColor At(int x) => sheet.GetPixel(sheet.Width - 4 + x, y);
    }

    [Fact]
    public void A_shape_that_is_no_latent_is_refused_with_its_sizes()
    {
        using var flat = torch.zeros(3, 4);

        var refusal = Assert.Throws<ArgumentException>(() => LatentPictures.Channels(flat, "flat"));

        Assert.Contains("[3, 4]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var latent = torch.randn([1, 4, 2, 8, 8]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        _ = LatentPictures.Channels(latent, "noise");

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
