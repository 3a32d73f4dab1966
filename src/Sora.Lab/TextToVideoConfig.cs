using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab;

/// <summary>The sizes of a whole model.</summary>
/// <param name="TextEncoder">From tokens to states.</param>
/// <param name="Transformer">From noise to a latent.</param>
/// <param name="Autoencoder">From a latent to pixels.</param>
public sealed record TextToVideoConfig(
    TextEncoderConfig TextEncoder,
    DiffusionTransformerConfig Transformer,
    VideoAutoencoderConfig Autoencoder
)
{
    /// <summary>What the transformer was trained to predict.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    internal void Check(PromptTokenizer tokenizer)
    {
        Require(TextEncoder.VocabularySize, tokenizer.Vocabulary.Count, "text encoder's vocabulary", "tokenizer's");
        Require(Transformer.TextWidth, TextEncoder.Width, "transformer's text width", "text encoder's width");
        var latent = Autoencoder.LatentChannels;
        Require(Transformer.InputChannels, latent, "transformer's input channels", "autoencoder's latent channels");
        Require(Transformer.OutputChannels, latent, "transformer's output channels", "autoencoder's latent channels");
    }

    private static void Require(int found, int expected, string what, string whose)
    {
        if (found != expected)
        {
            throw new ArgumentException($"The {what}: expected {expected}, the {whose}; found {found}.");
        }
    }
}
