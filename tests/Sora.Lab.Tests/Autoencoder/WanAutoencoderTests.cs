using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Autoencoder;

/// <summary>Our autoencoder in Wan2.1's configuration against what theirs computed.</summary>
public sealed class WanAutoencoderTests
{
    private const double Tolerance = 1e-4;

    private static readonly VideoAutoencoderConfig Recorded = VideoAutoencoderConfig.Wan21 with
    {
        Encoder = [new(8, 1), new(16, 1), new(32, 1), new(32, 1)],
        Decoder = [new(8, 2), new(16, 2), new(32, 2), new(32, 2)],
    };

    [Fact]
    public void Encoding_equals_the_recording()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("wan21_vae");
        var autoencoder = Load();
        var pixels = recording.Load("in/x");

        AssertEqual(recording.Load("out/mu"), autoencoder.ToLatent(pixels));
        AssertEqual(recording.Load("out/mu_unscaled"), autoencoder.Encode(pixels).Mean);
        AssertEqual(recording.Load("out/image_mu"), autoencoder.ToLatent(pixels.narrow(2, 0, 1)));
    }

    [Fact]
    public void Decoding_equals_the_recording()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("wan21_vae");
        var autoencoder = Load();

        // Theirs is clamped by its caller.
        AssertEqual(recording.Load("out/y").Clamped(-1, 1), autoencoder.FromLatent(recording.Load("in/z")));
        AssertEqual(recording.Load("out/roundtrip").Clamped(-1, 1), autoencoder.FromLatent(recording.Load("out/mu")));
        AssertEqual(
            recording.Load("out/image_y").Clamped(-1, 1),
            autoencoder.FromLatent(recording.Load("in/z").narrow(2, 0, 1))
        );
    }

    [Fact]
    public void One_pass_equals_the_recording_made_in_chunks()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("wan21_vae");
        var autoencoder = Load();
        var (mean, std) = (recording.Load("aux/mean"), recording.Load("aux/std"));

        var latent = recording.Load("in/z").mul(std.view(1, -1, 1, 1, 1)).add(mean.view(1, -1, 1, 1, 1));

        AssertEqual(recording.Load("out/y"), autoencoder.Decode(latent));
    }

    [Fact]
    public void Weights_in_the_layout_of_diffusers_give_the_same_network()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("diffusers_wan_vae");
        using var autoencoder = new VideoAutoencoder(
            Recorded with
            {
                Encoder = [new(6, 1), new(12, 1), new(24, 1), new(24, 1)],
                Decoder = [new(6, 2), new(12, 2), new(24, 2), new(24, 2)],
                LatentMean = [],
                LatentStd = [],
            }
        );
        recording.LoadWeights(autoencoder, name => WanAutoencoderKeys.FromDiffusers(name, decoderBlocks: 2));
        AssertEqual(recording.Load("out/mean"), autoencoder.ToLatent(recording.Load("in/x")));
        AssertEqual(recording.Load("out/y"), autoencoder.FromLatent(recording.Load("in/z")));
    }

    [Fact]
    public void The_preset_has_the_published_sizes()
    {
        var config = VideoAutoencoderConfig.Wan21;

        Assert.Equal(new LatentStride(4, 8, 8), config.Stride);
        Assert.Equal([96, 192, 384, 384], config.Encoder.Select(stage => stage.Width));
        Assert.Equal(16, config.LatentStd.Count);
    }

    private static VideoAutoencoder Load()
    {
        var autoencoder = new VideoAutoencoder(Recorded);
        var targets = autoencoder.state_dict();
        using var gradient = no_grad();
        for (var part = 1; part <= 3; part++)
        {
            using var recording = new Recording($"wan21_vae.weights{part}");
            foreach (var name in recording.File.Names)
            {
                Assert.True(targets.Remove(WanAutoencoderKeys.ToOurs(name), out var target), name);
                using var value = recording.Load(name);
                Assert.Equal(value.shape, target.shape);
                target.copy_(value);
            }
        }

        Assert.Empty(targets.Keys);
        return autoencoder;
    }

    private static void AssertEqual(Tensor expected, Tensor actual) =>
        Assert.InRange(Recording.RelativeError(actual, expected), 0, Tolerance);
}
