using System.Text.RegularExpressions;

namespace Sora.Lab.Autoencoder;

/// <summary>Names of tensors in Wan2.1's published autoencoder, <c>Wan2.1_VAE</c>, and their names here.</summary>
public static partial class WanAutoencoderKeys
{
    private static readonly (string Theirs, string Ours)[] Parts =
    [
        ("residual.0.", "norm1."),
        ("residual.2.", "conv1.convolution."),
        ("residual.3.", "norm2."),
        ("residual.6.", "conv2.convolution."),
        ("shortcut.", "shortcut.convolution."),
        ("resample.1.", "space."),
        ("downsamples.", "stages."),
        ("upsamples.", "stages."),
        ("middle.0.", "middle.before."),
        ("middle.1.", "middle.attention."),
        ("middle.2.", "middle.after."),
        ("to_qkv.", "qkv."),
        ("proj.", "projection."),
        ("head.0.", "norm."),
        ("head.2.", "convOut.convolution."),
    ];

    /// <summary>The name here of a tensor of theirs.</summary>
    public static string ToOurs(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var outer = name switch
        {
            ['c', 'o', 'n', 'v', '1', '.', .. var rest] => "encoder.toMoments.convolution." + rest,
            ['c', 'o', 'n', 'v', '2', '.', .. var rest] => "decoder.fromLatent.convolution." + rest,
            _ => FirstConvolution().Replace(name, "$1.convIn.convolution."),
        };
        outer = DecoderTime()
            .Replace(outer, "$1.time.convolution.")
            .Replace("time_conv.", "time.", StringComparison.Ordinal);
        return Parts.Aggregate(outer, (key, part) => key.Replace(part.Theirs, part.Ours, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^(encoder|decoder)\.conv1\.")]
    private static partial Regex FirstConvolution();

    [GeneratedRegex(@"^(decoder\..*)\.time_conv\.")]
    private static partial Regex DecoderTime();
}
