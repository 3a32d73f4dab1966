using Sora.Lab.Transformers;

namespace Sora.Lab.Published;

/// <summary>How much there is to compute, from numbers alone.</summary>
/// <remarks>A multiplication with its addition counts as two operations; norms and activations are left out.</remarks>
public static class GenerationCost
{
    /// <summary>Tokens of a latent.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">The clip's size.</param>
    public static long Tokens(PublishedModel model, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (frames, height, width) = PublishedSize.Latent(model, settings);
        return (long)frames * height * width / model.TransformerConfig.Patch.Volume;
    }

    /// <summary>Operations of one pass of the transformer over one clip.</summary>
    /// <param name="config">The transformer.</param>
    /// <param name="tokens">Its tokens, N.</param>
    /// <param name="textTokens">Tokens of text it attends to, L.</param>
    public static double TransformerPass(DiffusionTransformerConfig config, long tokens, long textTokens)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Operations(tokens, textTokens);
    }

    /// <summary>Operations of one pass of the text encoder: each of its matrices over each token, and attention.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Tokens of the text.</param>
    public static double TextEncoderPass(PublishedModel model, long tokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        var config = model.TextEncoderConfig;
        var table = (double)config.VocabularySize * config.Width;
        double n = tokens;
        return (2 * n * (model.TextEncoder.Parameters - table)) + (4 * n * n * config.AttentionWidth * config.Layers);
    }

    /// <summary>Operations of decoding: each convolution over each of its output positions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">The clip's size.</param>
    public static double Decoding(PublishedModel model, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (frames, height, width) = PublishedSize.Latent(model, settings);
        var (part, strides) = (model.Autoencoder, model.AutoencoderConfig.TimeStrides);
        var (sum, doublings) = (0.0, 0);
        foreach (var name in part.Names.Where(IsDecoderWeight).OrderBy(Place))
        {
            var doublesSpace = name.Contains(".space.", StringComparison.Ordinal);
            var doublesTime = name.Contains(".time.", StringComparison.Ordinal);
            if (doublesSpace)
            {
                frames = strides[strides.Count - 1 - doublings] ? (2 * frames) - 1 : frames;
                (height, width, doublings) = (2 * height, 2 * width, doublings + 1);
            }

            // The time convolution makes two frames of each but the first.
            sum += 2.0 * part.Count(name) * (doublesTime ? frames - 1 : frames) * height * width;
        }

        return sum;
    }

    private static bool IsDecoderWeight(string name) =>
        name.StartsWith("decoder.", StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal);

    // In the order of the pass: before the stages, the stages, after them; in one stage time before space.
    private static (int Stage, int Order) Place(string name)
    {
        var parts = name.Split('.');
        return parts[1] == "stages"
                ? (int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture), parts[3] == "space" ? 1 : 0)
            : parts[1] is "convOut" or "norm" ? (int.MaxValue, 0)
            : (-1, 0);
    }
}
