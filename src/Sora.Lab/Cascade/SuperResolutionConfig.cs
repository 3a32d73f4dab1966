using System.Text.Json;
using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Cascade;

/// <summary>The numbers of a <see cref="SuperResolution"/> stage.</summary>
public sealed record SuperResolutionConfig
{
    /// <summary>Steps of the sampler where nothing else is said.</summary>
    public const int UsualSteps = 8;

    /// <summary>What it doubles.</summary>
    public required Doubling Doubling { get; init; }

    /// <summary>From tokens to states.</summary>
    public required TextEncoderConfig TextEncoder { get; init; }

    /// <summary>From noise and the coarse clip to what that is missing: 2C + 1 channels in, C out.</summary>
    public required DiffusionTransformerConfig Transformer { get; init; }

    /// <summary>The autoencoder whose latents it was trained on.</summary>
    public required VideoAutoencoderConfig Autoencoder { get; init; }

    /// <summary>What the transformer was trained to predict.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>How far what a coarse clip without noise is missing deviates from 0 in each latent channel, C numbers above 0.</summary>
    public required IReadOnlyList<double> MissingDeviations { get; init; }

    /// <summary>The most noise that the coarse clip was shown under in training, in [0, 1).</summary>
    public required double MostNoise { get; init; }

    /// <summary>The noise that it is shown under unless asked otherwise, in [0, <see cref="MostNoise"/>].</summary>
    public double Noise { get; init; } = 0.02;

    /// <summary>Steps of the sampler unless asked otherwise, in [1, 1000].</summary>
    public int Steps { get; init; } = UsualSteps;

    /// <summary>Frames of the longest clips it was trained on: longer ones are made in windows of so many. 1 and whole steps of the latent.</summary>
    public required int Frames { get; init; }

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    internal void Check(PromptTokenizer tokenizer, VideoAutoencoderConfig autoencoder)
    {
        var channels = Autoencoder.LatentChannels;
        Require(Enum.IsDefined(Doubling), nameof(Doubling), "Temporal or Spatial", Doubling);
        Require(MostNoise is >= 0 and < 1, nameof(MostNoise), "in [0, 1)", MostNoise);
        Require(Noise >= 0 && Noise <= MostNoise, nameof(Noise), $"in [0, {MostNoise}]", Noise);
        Require(Steps is >= 1 and <= 1000, nameof(Steps), "1 to 1000", Steps);
        Require(Fits(Frames), nameof(Frames), $"1 and whole steps of {Autoencoder.Stride.Frames}, 5 at least", Frames);
        Require(
            MissingDeviations.Count == channels && MissingDeviations.All(each => each > 0),
            nameof(MissingDeviations),
            $"{channels} numbers above 0",
            MissingDeviations.Count
        );
        RequireEqual(
            TextEncoder.VocabularySize,
            tokenizer.Vocabulary.Count,
            "text encoder's vocabulary, the tokenizer's"
        );
        RequireEqual(Transformer.TextWidth, TextEncoder.Width, "transformer's text width, the text encoder's");
        RequireEqual(Transformer.InputChannels, (2 * channels) + 1, "transformer's input channels, 2C + 1");
        RequireEqual(Transformer.OutputChannels, channels, "transformer's output channels, C");
        RequireEqual(autoencoder.LatentChannels, channels, "latent channels of the base's autoencoder");
        Require(
            Fingerprint(autoencoder) == Fingerprint(Autoencoder),
            nameof(Autoencoder),
            "the one of the stage before, whose latents it must have been trained on",
            "another of the same size or other latent statistics"
        );
    }

    private bool Fits(int frames) => frames > Autoencoder.Stride.Frames && Autoencoder.FittingFrames(frames) == frames;

    // Latent statistics are numbers of one training run: equal ones mean the same latents, which a refiner leaves alone.
    private static string Fingerprint(VideoAutoencoderConfig config) =>
        JsonSerializer.Serialize(config with { LatentFramesPerPass = 1, Refiner = null });

    private static void RequireEqual(int found, int expected, string what) =>
        Require(found == expected, what, $"{expected}", found);

    private static void Require(bool holds, string what, string expected, object found)
    {
        if (!holds)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Super-resolution stage, {what}: expected {expected}; found {found}.")
            );
        }
    }
}
