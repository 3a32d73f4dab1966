using System.Text.Json;
using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Wan2.1's autoencoder: chunked causal encoding and decoding.</summary>
internal static class WanAutoencoderCases
{
    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new VideoAutoencoder(Config(file.Config));
        file.LoadInto(model, WanAutoencoderKeys.ToOurs);
        model.SetLatentStatistics(file.Numbers("aux/mean"), file.Numbers("aux/std"));
        var (pixels, latent) = (file.Load("in/x"), file.Load("in/z"));
        return
        [
            ConformCase.Of("mu", model.ToLatent(pixels), file.Load("out/mu")),
            ConformCase.Of("mu_unscaled", model.Encode(pixels).Mean, file.Load("out/mu_unscaled")),
            ConformCase.Of("image_mu", model.ToLatent(pixels.narrow(2, 0, 1)), file.Load("out/image_mu")),
            ConformCase.Of("y_clamped", model.FromLatent(latent), file.Load("out/y_clamped")),
            ConformCase.Of("roundtrip", model.FromLatent(file.Load("out/mu")), Clamped(file, "out/roundtrip")),
            ConformCase.Of("image_y", model.FromLatent(latent.narrow(2, 0, 1)), Clamped(file, "out/image_y")),
        ];
    }

    /// <summary>The same network in the layout of diffusers.</summary>
    public static IEnumerable<ConformCase> RunDiffusers(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new VideoAutoencoder(Config(file.Config, "base_dim"));
        var decoderBlocks = model.Config.Decoder[0].Blocks;
        file.LoadInto(model, name => WanAutoencoderKeys.FromDiffusers(name, decoderBlocks));
        using var latent = model.Encode(file.Load("in/x"));
        return
        [
            ConformCase.Of("mean", latent.Mean, file.Load("out/mean")),
            ConformCase.Of("logvar", latent.LogVariance, file.Load("out/logvar")),
            ConformCase.Of("sampled", latent.SampleWith(file.Load("in/noise")), file.Load("out/sampled")),
            ConformCase.Of("y", model.Decode(file.Load("in/z")).Clamped(-1, 1), file.Load("out/y")),
            // Theirs is summed over all but the last dimension of a clip.
            ConformCase.Of("kl", latent.KullbackLeibler(), file.Load("out/kl").sum(-1)),
        ];
    }

    /// <summary>The numbers of an autoencoder from a config of the release.</summary>
    public static VideoAutoencoderConfig Config(JsonElement config, string widthKey = "dim")
    {
        var width = config.GetProperty(widthKey).GetInt32();
        var blocks = config.GetProperty("num_res_blocks").GetInt32();
        var widths = config
            .GetProperty("dim_mult")
            .EnumerateArray()
            .Select(factor => width * factor.GetInt32())
            .ToList();
        return VideoAutoencoderConfig.Wan21 with
        {
            LatentChannels = config.GetProperty("z_dim").GetInt32(),
            TimeStrides =
            [
                .. config.GetProperty("temperal_downsample").EnumerateArray().Select(halved => halved.GetBoolean()),
            ],
            Encoder = [.. widths.Select(each => new AutoencoderStage(each, blocks))],
            Decoder = [.. widths.Select(each => new AutoencoderStage(each, blocks + 1))],
        };
    }

    // Theirs is clamped by its caller, ours by itself.
    private static Tensor Clamped(RecordedFile file, string name) => file.Load(name).Clamped(-1, 1);
}
