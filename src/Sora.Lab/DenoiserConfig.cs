using System.Diagnostics;
using Sora.Lab.Patches;
using Sora.Lab.Transformers;
using Sora.Lab.UNets;

namespace Sora.Lab;

/// <summary>The numbers of an <see cref="IDenoiser"/>: a transformer's, those of several whose mean counts, or a U-Net's.</summary>
/// <param name="Transformer">Of each transformer; null for a U-Net.</param>
/// <param name="UNet">Of the U-Net; null for transformers.</param>
/// <param name="Members">How many transformers.</param>
public sealed record DenoiserConfig(
    DiffusionTransformerConfig? Transformer,
    DiffusionUNetConfig? UNet = null,
    int Members = 1
)
{
    /// <summary>Latent positions that are one token.</summary>
    public PatchSize Patch => Transformer?.Patch ?? new(1, 1, 1);

    /// <summary>Channels of what goes in, and of what comes out.</summary>
    public (int Input, int Output) Channels =>
        UNet is null
            ? (Transformer!.InputChannels, Transformer.OutputChannels)
            : (UNet.InputChannels, UNet.OutputChannels);

    /// <summary>The width of the text encoder's states.</summary>
    public int TextWidth => UNet?.TextWidth ?? Transformer!.TextWidth;

    /// <summary>The numbers of a network.</summary>
    public static DenoiserConfig Of(IDenoiser denoiser) =>
        denoiser switch
        {
            DiffusionTransformer transformer => new(transformer.Config),
            DenoiserEnsemble ensemble => new(ensemble.Config, Members: ensemble.Count),
            DiffusionUNet unet => new(null, unet.Config),
            _ => throw new UnreachableException(),
        };

    /// <summary>Builds the network, untrained.</summary>
    /// <exception cref="ArgumentException">The numbers do not fit together.</exception>
    public IDenoiser Build() =>
        Checked() switch
        {
            { UNet: { } unet } => new DiffusionUNet(unet),
            { Members: > 1 } => new DenoiserEnsemble(Transformer!, Members),
            _ => new DiffusionTransformer(Transformer!),
        };

    /// <summary>Matrix operations of one pass over one clip, a multiplication with its addition counted as two.</summary>
    /// <param name="grid">The clip's tokens.</param>
    /// <param name="textTokens">Tokens of text it attends to.</param>
    /// <param name="kept">The tokens that are not dropped, where some are; a U-Net drops none.</param>
    public double Operations(GridSize grid, long textTokens, int? kept = null) =>
        UNet?.Operations(grid, textTokens) ?? (Members * Transformer!.Operations(grid.Count, textTokens, kept));

    private DenoiserConfig Checked() =>
        (Transformer is null) != (UNet is null) && Members >= 1 && (Members == 1 || UNet is null)
            ? this
            : throw new ArgumentException(
                $"Denoiser: expected a transformer, several, or a U-Net; found {(Transformer is null ? "no" : "a")} transformer, {(UNet is null ? "no" : "a")} U-Net, {Members} members."
            );
}
