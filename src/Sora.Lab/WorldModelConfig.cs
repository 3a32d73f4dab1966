using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Transformers;

namespace Sora.Lab;

/// <summary>The numbers of a <see cref="WorldModel"/>.</summary>
/// <param name="Transformer">From the frames before, and noise, to a frame.</param>
/// <param name="Autoencoder">From a frame's latent to pixels; without a time stride, so that an action shows in the next frame.</param>
/// <param name="Controls">What can be on or off in a frame, such as <c>left</c>: the names of the action vector's values.</param>
public sealed record WorldModelConfig(
    DiffusionTransformerConfig Transformer,
    VideoAutoencoderConfig Autoencoder,
    IReadOnlyList<string> Controls
)
{
    /// <summary>K, the frames it sees before the one it makes.</summary>
    public required int Context { get; init; }

    /// <summary>H and W of a frame in pixels.</summary>
    public required int Side { get; init; }

    /// <summary>Frames per second of playing time.</summary>
    public double FramesPerSecond { get; init; } = 8;

    /// <summary>The time at which the frames before are held, in [0, 1): a little noise hides the faults of what it made itself.</summary>
    /// <remarks>Valevski et al. 2024 (GameNGen), section 3.2.1.</remarks>
    public double ContextNoise { get; init; } = 0.02;

    /// <summary>What the transformer was trained to predict.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>Checks that the numbers fit together.</summary>
    /// <returns>The config itself.</returns>
    /// <exception cref="ArgumentException">One does not.</exception>
    public WorldModelConfig Checked()
    {
        var latent = Autoencoder.LatentChannels;
        Require(
            Controls.Count > 0 && Controls.Distinct().Count() == Controls.Count,
            "controls",
            "distinct names",
            string.Join(", ", Controls)
        );
        Require(
            Transformer.ActionWidth == Controls.Count,
            "transformer's action width",
            $"{Controls.Count}, one a control",
            Transformer.ActionWidth
        );
        Require(Transformer.IsCausal, "transformer", "a causal one", "another");
        Require(Transformer.Patch.Frames == 1, "transformer's patch", "one frame", Transformer.Patch);
        Require(
            Transformer.InputChannels == latent && Transformer.OutputChannels == latent,
            "transformer's channels",
            $"{latent}, the autoencoder's",
            Transformer.InputChannels
        );
        Require(Autoencoder.Stride.Frames == 1, "autoencoder's stride in time", "1", Autoencoder.Stride.Frames);
        Require(Context >= 1, "context", "at least 1 frame", Context);
        Require(
            Side > 0 && Side % (Autoencoder.Stride.Height * Transformer.Patch.Height) == 0,
            "side",
            "whole patches",
            Side
        );
        Require(ContextNoise is >= 0 and < 1, "context noise", "a time in [0, 1)", ContextNoise);
        return this;
    }

    /// <summary>The action vector of a frame: 1 for each control that is on.</summary>
    /// <param name="pressed">Their names.</param>
    /// <exception cref="ArgumentException">There is no such control.</exception>
    public float[] Vector(IEnumerable<string> pressed)
    {
        ArgumentNullException.ThrowIfNull(pressed);
        var vector = new float[Controls.Count];
        foreach (var name in pressed)
        {
            var place = Controls.ToList().IndexOf(name);
            Require(place >= 0, "action", string.Join(", ", Controls), name);
            vector[place] = 1;
        }

        return vector;
    }

    private static void Require(bool holds, string what, string expected, object found)
    {
        if (!holds)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"World model, {what}: expected {expected}; found {found}.")
            );
        }
    }
}
