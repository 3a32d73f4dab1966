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

    /// <summary>The numbers of an autoencoder from a config of the release.</summary>
    public static VideoAutoencoderConfig Config(JsonElement config)
    {
        var width = config.GetProperty("dim").GetInt32();
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
