using System.Text.Json;
using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using static Sora.Lab.Tests.Autoencoder.TinyAutoencoders;

namespace Sora.Lab.Tests.Autoencoder;

public sealed class VideoAutoencoderTests
{
    [Theory]
    [InlineData("patched", 4)]
    [InlineData("strided", 4)]
    [InlineData("timeless", 1)]
    public void Latents_have_the_shape_the_stride_says(string name, int frameStride)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);

        var latent = autoencoder.ToLatent(Clip(frames: 9, height: 16, width: 8));

        Assert.Equal(new LatentStride(frameStride, 4, 4), autoencoder.Stride);
        Assert.Equal([1, 4, 1 + (8 / frameStride), 4, 2], latent.shape);
        Assert.Equal([1, 3, 9, 16, 8], autoencoder.FromLatent(latent).shape);
    }

    [Fact]
    public void Odd_sizes_are_padded_by_their_edge_and_cropped_back()
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build("patched");
        var clip = Clip(frames: 5, height: 7, width: 10);
        var right = clip.narrow(4, 9, 1);
        var wide = cat([clip, right, right], dim: 4);
        var full = cat([wide, wide.narrow(3, 6, 1)], dim: 3);

        AssertClose(autoencoder.ToLatent(full), autoencoder.ToLatent(clip), 1e-6);
        Assert.Equal(clip.shape, autoencoder.call(clip).shape);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Other_lengths_are_refused_with_the_nearest_that_fit(int frames)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build("patched");

        var error = Assert.Throws<ArgumentException>(() => autoencoder.Encode(Clip(frames, height: 8, width: 8)));

        var fitting = autoencoder.Config.FittingFrames(frames);
        Assert.Contains(
            $"found {frames}, nearest {fitting} and {fitting + 4}",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build("patched");

        Assert.Throws<ArgumentException>(() => autoencoder.Encode(zeros([1, 1, 1, 8, 8])));
        Assert.Throws<ArgumentException>(() => autoencoder.Encode(zeros([3, 1, 8, 8])));
        Assert.Throws<ArgumentException>(() => autoencoder.Decode(zeros([1, 3, 1, 2, 2])));
    }

    [Fact]
    public void Latents_are_normalised_by_the_statistics_and_back()
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build("patched");
        var clip = Clip(frames: 5, height: 8, width: 8);
        var mean = autoencoder.Encode(clip).Mean;

        autoencoder.SetLatentStatistics([0.5, 0, 0, 0], [2, 1, 1, 1]);
        var latent = autoencoder.ToLatent(clip);

        AssertClose(mean.narrow(1, 0, 1).Minus(0.5).Over(2), latent.narrow(1, 0, 1), 1e-6);
        AssertClose(mean.narrow(1, 1, 3), latent.narrow(1, 1, 3), 1e-6);
        AssertClose(autoencoder.Decode(mean).Clamped(-1, 1), autoencoder.FromLatent(latent), 1e-5);
    }

    [Theory]
    [MemberData(nameof(TinyAutoencoders.Configs), MemberType = typeof(TinyAutoencoders))]
    public void Gradients_reach_every_parameter(string name)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);
        var clip = Clip(frames: 9, height: 8, width: 8);

        var latent = autoencoder.Encode(clip);
        var loss = autoencoder.Decode(latent.Sample()).sub(clip).square().mean();
        loss.add(latent.KullbackLeibler().mean()).backward();

        var still = autoencoder
            .named_parameters()
            .Where(pair => pair.parameter.grad is not { } g || g.abs().max().item<float>() == 0);
        Assert.Equal([], still.Select(pair => pair.name));
    }

    [Fact]
    public void A_fresh_refiner_changes_nothing_and_a_shaken_one_does()
    {
        using var scope = NewDisposeScope();
        var plain = Build("patched");
        plain.SetLatentStatistics([0.5, 0, 0, 0], [2, 1, 1, 1]);
        var latent = Normal([1, 4, 2, 3, 2], seed: 4);
        var refined = plain.WithRefiner(new(6, 2));

        AssertClose(plain.FromLatent(latent), refined.FromLatent(latent), 0);
        AssertClose(plain.Unrefined(latent), refined.Unrefined(latent), 0);
        AssertClose(refined.Unrefined(latent), refined.Refine(refined.Unrefined(latent)), 0);
        Shaken.Of(refined);
        var whole = refined.FromLatent(latent);
        AssertClose(whole, refined.Refine(refined.Unrefined(latent)).Clamped(-1, 1), 1e-6);
        Assert.True(Difference(whole, refined.Unrefined(latent).Clamped(-1, 1)) > 0.01);
    }

    [Fact]
    public void A_refined_decoder_can_get_another_refiner_which_begins_anew()
    {
        using var scope = NewDisposeScope();
        var first = Build("refined");
        var second = first.WithRefiner(new(6, 2));
        var latent = Normal([1, 4, 2, 3, 2], seed: 4);

        AssertClose(first.Unrefined(latent), second.Unrefined(latent), 0);
        AssertClose(first.Unrefined(latent).Clamped(-1, 1), second.FromLatent(latent), 1e-6);
    }

    [Fact]
    public void All_but_the_refiner_can_be_left_out_of_training()
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build("refined");

        autoencoder.FreezeAllButRefiner();

        var trained = autoencoder.named_parameters().Where(p => p.parameter.requires_grad).Select(p => p.name).ToList();
        Assert.Equal(12, trained.Count);
        Assert.All(trained, name => Assert.StartsWith("decoder.refiner.", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, -1)]
    public void A_refiner_of_no_width_or_blocks_below_none_is_refused(int width, int blocks)
    {
        var config = Patched with { Refiner = new(width, blocks) };

        var error = Assert.Throws<ArgumentException>(() => new VideoAutoencoder(config));
        Assert.Contains("Refiner", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refiner_without_a_decoder_is_refused()
    {
        var pixels = VideoAutoencoderConfig.Pixels(new(4, 8, 8)) with { Refiner = new(4, 1) };

        Assert.Throws<ArgumentException>(() => new VideoAutoencoder(pixels));
    }

    [Fact]
    public void Without_a_refiner_there_is_nothing_to_refine_with()
    {
        using var scope = NewDisposeScope();
        var pixels = new VideoAutoencoder(VideoAutoencoderConfig.Pixels(new(4, 8, 8)));

        Assert.Throws<InvalidOperationException>(() => Build("patched").Refine(zeros([1, 3, 1, 8, 8])));
        Assert.Throws<InvalidOperationException>(() => pixels.Unrefined(zeros([1, 768, 1, 1, 1])));
    }

    [Fact]
    public void Every_layer_is_registered()
    {
        using var scope = NewDisposeScope();
        var keys = Build("strided").state_dict().Keys.ToHashSet();

        Assert.Contains("encoder.stages.1.time.weight", keys);
        Assert.Contains("encoder.stages.2.shortcut.convolution.weight", keys);
        Assert.Contains("encoder.middle.attention.qkv.weight", keys);
        Assert.Contains("decoder.stages.1.time.convolution.weight", keys);
        Assert.Contains("decoder.stages.4.norm2.gamma", keys);
        Assert.Contains("decoder.fromLatent.convolution.bias", keys);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build("strided");
        var clip = Clip(frames: 9, height: 8, width: 8);
        Run(autoencoder, clip);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 3; i++)
        {
            Run(autoencoder, clip);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Pixels_are_their_own_latents()
    {
        using var scope = NewDisposeScope();
        using var pixels = new VideoAutoencoder(VideoAutoencoderConfig.Pixels(new(4, 8, 8)));
        var clip = rand([2, 3, 9, 16, 24]).Times(2).Minus(1);
        var latent = pixels.ToLatent(clip);
        Assert.Equal([2, 768, 3, 2, 3], latent.shape);
        Assert.True(pixels.FromLatent(latent).allclose(clip, 1e-6, 1e-6));
        Assert.True(pixels.call(clip).allclose(clip, 1e-6, 1e-6));

        using var pass = pixels.BeginEncoding();
        var parts = cat([pass.Next(clip.narrow(2, 0, 5)), pass.Next(clip.narrow(2, 5, 4))], 2);
        Assert.True(parts.allclose(latent));
        var wrong = VideoAutoencoderConfig.Pixels(new(4, 8, 8)) with { LatentChannels = 16 };
        Assert.Throws<ArgumentException>(() => new VideoAutoencoder(wrong));
    }

    [Fact]
    public void A_config_that_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new VideoAutoencoder(Patched with { Encoder = [new(4, 1)] }));
        Assert.Throws<ArgumentException>(() => new VideoAutoencoder(Patched with { LatentMean = [0, 0] }));
        Assert.Throws<ArgumentException>(() => new VideoAutoencoder(Patched with { LatentStd = [1, 1, 0, 1] }));
    }

    [Fact]
    public void The_lab_makes_5x8x8_of_17x64x64()
    {
        using var scope = NewDisposeScope();
        var autoencoder = new VideoAutoencoder(VideoAutoencoderConfig.Lab);

        var latent = autoencoder.ToLatent(Clip(frames: 17, height: 64, width: 64));

        Assert.Equal([1, autoencoder.Config.LatentChannels, 5, 8, 8], latent.shape);
        Assert.Equal([1, 3, 17, 64, 64], autoencoder.FromLatent(latent).shape);
    }

    [Fact]
    public void A_config_survives_json()
    {
        var json = JsonSerializer.Serialize(VideoAutoencoderConfig.Wan21);

        var read = JsonSerializer.Deserialize<VideoAutoencoderConfig>(json)!;

        Assert.Equal(json, JsonSerializer.Serialize(read));
        Assert.Equal(VideoAutoencoderConfig.Wan21.Stride, read.Stride);
    }

    private static void Run(VideoAutoencoder autoencoder, Tensor clip)
    {
        using var latent = autoencoder.ToLatent(clip);
        using var pixels = autoencoder.FromLatent(latent);
        using var gaussian = autoencoder.Encode(clip);
        using var sample = gaussian.Sample();
        using var divergence = gaussian.KullbackLeibler();
        using var decoded = autoencoder.Decode(sample);
    }
}
