using System.Globalization;
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

    private static readonly (string Theirs, string Ours)[] DiffusersParts =
    [
        ("post_quant_conv.", "decoder.fromLatent.convolution."),
        ("quant_conv.", "encoder.toMoments.convolution."),
        ("conv_in.", "convIn.convolution."),
        ("conv_out.", "convOut.convolution."),
        ("norm_out.", "norm."),
        ("conv_shortcut.", "shortcut.convolution."),
        ("down_blocks.", "stages."),
        ("resample.1.", "space."),
        ("time_conv.", "time."),
        ("mid_block.resnets.0.", "middle.before."),
        ("mid_block.attentions.0.", "middle.attention."),
        ("mid_block.resnets.1.", "middle.after."),
        ("to_qkv.", "qkv."),
        ("proj.", "projection."),
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

    /// <summary>The name here of a tensor in the layout of diffusers.</summary>
    /// <param name="name">Such as <c>decoder.up_blocks.0.resnets.1.conv1.weight</c>.</param>
    /// <param name="decoderBlocks">Residual blocks of each of the decoder's stages, which diffusers counts by stage.</param>
    public static string FromDiffusers(string name, int decoderBlocks)
    {
        ArgumentNullException.ThrowIfNull(name);
        string Index(Match match, int offset) =>
            $"decoder.stages.{(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (decoderBlocks + 1)) + offset}.";
        var flat = DecoderBlock()
            .Replace(name, match => Index(match, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));
        flat = DecoderUpsampler().Replace(flat, match => Index(match, decoderBlocks));
        flat = DecoderTime().Replace(flat, "$1.time.convolution.");
        flat = Convolution().Replace(flat, ".$1.convolution.");
        return DiffusersParts.Aggregate(
            flat,
            (key, part) => key.Replace(part.Theirs, part.Ours, StringComparison.Ordinal)
        );
    }

    [GeneratedRegex(@"^decoder\.up_blocks\.(\d{1,4})\.resnets\.(\d{1,4})\.")]
    private static partial Regex DecoderBlock();

    [GeneratedRegex(@"^decoder\.up_blocks\.(\d{1,4})\.upsamplers\.0\.")]
    private static partial Regex DecoderUpsampler();

    [GeneratedRegex(@"\.(conv1|conv2)\.")]
    private static partial Regex Convolution();

    [GeneratedRegex(@"^(encoder|decoder)\.conv1\.")]
    private static partial Regex FirstConvolution();

    [GeneratedRegex(@"^(decoder\..*)\.time_conv\.")]
    private static partial Regex DecoderTime();
}
