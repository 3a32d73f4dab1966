using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Wan2.1 from end to end: token numbers in, every latent of the way and the pixels out.</summary>
internal static class WanPipelineCases
{
    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        var config = file.Config;
        using var encoder = new TextEncoder(TextEncoderCases.WanConfig(config.GetProperty("t5")));
        using var transformer = new DiffusionTransformer(WanTransformerCases.Config(config.GetProperty("dit")));
        using var autoencoder = new VideoAutoencoder(WanAutoencoderCases.Config(config.GetProperty("vae")));
        file.LoadInto(encoder, TextEncoderKeyMap.FromWan, "t5.");
        file.LoadInto(transformer, WanKeyMap.FromWan, "dit.");
        file.LoadInto(autoencoder, WanAutoencoderKeys.ToOurs, "vae.");
        var textLength = config.GetProperty("dit").GetProperty("text_len").GetInt32();
        var denoise = Guidance.ClassifierFree(
            Denoiser(transformer, Encode(file, encoder, "ids", "mask", textLength)),
            Denoiser(transformer, Encode(file, encoder, "neg_ids", "neg_mask", textLength)),
            config.GetProperty("guide_scale").GetDouble()
        );
        var (steps, shift) = (config.GetProperty("steps").GetInt32(), config.GetProperty("shift").GetDouble());
        var isUniPC = config.GetProperty("sampler").GetString() == "unipc";
        var times = isUniPC ? FlowSchedule.Wan(steps, shift) : FlowSchedule.Linear(steps, shift);
        Sampler sampler = isUniPC ? Samplers.UniPC : Samplers.DpmSolverPlusPlus2M;
        var latents = new List<Tensor> { file.Load("in/noise") };
        var last = sampler(
            denoise,
            latents[0].unsqueeze(0),
            times,
            (_, x, _) => latents.Add(x.squeeze(0).clone().DetachFromDisposeScope())
        );
        using var way = stack(latents);
        latents.Skip(1).ToList().ForEach(latent => latent.Dispose());
        return
        [
            ConformCase.Of("latents", way, file.Load("out/latents")),
            ConformCase.Of("video", autoencoder.FromLatent(last).squeeze(0), file.Load("out/video")),
        ];
    }

    // The published samplers hand whole timesteps to the network.
    private static Denoise Denoiser(DiffusionTransformer transformer, TextContext text) =>
        (x, t) =>
        {
            using var time = tensor([FlowScheduler.Whole(t) / FlowScheduler.UsualSteps]);
            return transformer.Predict(x, time, text);
        };

    private static TextContext Encode(RecordedFile file, TextEncoder encoder, string ids, string mask, int length)
    {
        var lengths = TextEncoderCases.Lengths(file.Load($"in/{mask}"));
        var states = encoder.Encode(file.Load($"in/{ids}"), lengths).States;
        return WanTransformerCases.Text([states[0].narrow(0, 0, lengths[0])], length);
    }
}
