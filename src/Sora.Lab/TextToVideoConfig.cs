using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.UNets;

namespace Sora.Lab;

/// <summary>The sizes of a whole model.</summary>
/// <param name="TextEncoder">From tokens to states.</param>
/// <param name="Transformer">From noise to a latent; null where a U-Net does that.</param>
/// <param name="Autoencoder">From a latent to pixels.</param>
public sealed record TextToVideoConfig(
    TextEncoderConfig TextEncoder,
    DiffusionTransformerConfig? Transformer,
    VideoAutoencoderConfig Autoencoder
)
{
    /// <summary>What the transformer was trained to predict.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>The U-Net in the place of a transformer; null for none.</summary>
    public DiffusionUNetConfig? UNet { get; init; }

    /// <summary>How many transformers there are, whose mean counts.</summary>
    public int Members { get; init; } = 1;

    /// <summary>The sizes of what leads from noise to a latent.</summary>
    public DenoiserConfig Denoiser => new(Transformer, UNet, Members);

    /// <summary>The sizes of trained parts.</summary>
    internal static TextToVideoConfig Of(
        TextEncoderConfig textEncoder,
        IDenoiser denoiser,
        VideoAutoencoderConfig autoencoder,
        Prediction prediction
    )
    {
        var (transformer, unet, members) = DenoiserConfig.Of(denoiser);
        return new(textEncoder, transformer, autoencoder)
        {
            Prediction = prediction,
            UNet = unet,
            Members = members,
        };
    }

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    internal void Check(PromptTokenizer tokenizer)
    {
        Require(TextEncoder.VocabularySize, tokenizer.Vocabulary.Count, "text encoder's vocabulary", "tokenizer's");
        Require(Denoiser.TextWidth, TextEncoder.Width, "transformer's text width", "text encoder's width");
        var (latent, (input, output)) = (Autoencoder.LatentChannels, Denoiser.Channels);
        Require(input, latent, "transformer's input channels", "autoencoder's latent channels");
        Require(output, latent, "transformer's output channels", "autoencoder's latent channels");
    }

    private static void Require(int found, int expected, string what, string whose)
    {
        if (found != expected)
        {
            throw new ArgumentException($"The {what}: expected {expected}, the {whose}; found {found}.");
        }
    }
}
