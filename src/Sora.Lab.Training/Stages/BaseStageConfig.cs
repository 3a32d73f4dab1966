using Sora.Lab.Autoencoder;
using Sora.Lab.Conditioning;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;
using Sora.Lab.UNets;

namespace Sora.Lab.Training.Stages;

/// <summary>How a text-to-video model is trained.</summary>
public sealed record BaseStageConfig : FlowStageConfig
{
    /// <summary>The folder of a model of the same sizes to train on from; none for one that knows nothing yet.</summary>
    public string? From { get; init; }

    /// <summary>
    /// Whether only what takes in latents, times and prompts is trained: the text encoder, the embeddings and cross-attention. So a transformer that draws well learns to
    /// read better without losing what it draws. Goes with <see cref="From"/>.
    /// </summary>
    public bool TrainsOnlyInputs { get; init; }

    /// <summary>What is trained; the numbers of a transformer are those of each.</summary>
    public Backbone Backbone { get; init; }

    /// <summary>The U-Net's channels at each level, from fine to coarse; its blocks a level are <see cref="FlowStageConfig.Depth"/>.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [64, 128];

    /// <summary>
    /// Where there is no autoencoder: the block of pixels that is one position, and whose pixels are its channels, each divided by one number that makes their
    /// variance 1.
    /// </summary>
    public LatentStride PixelBlock { get; init; } = new(4, 8, 8);

    /// <summary>The part of each clip's tokens that is dropped in a step, drawn anew each time; 0 drops none.</summary>
    /// <remarks>As NaViT and MaskDiT train. What is dropped costs nothing, and is no part of the loss.</remarks>
    public double TokenDrop { get; init; }

    /// <summary>Whether frames are drawn one after another: each has a time of its own, and attends to no later one.</summary>
    /// <remarks>
    /// Chen et al. 2024 (Diffusion Forcing), algorithm 1. <see cref="Conditioning"/> should often give frames, since those before are clean in use.
    /// </remarks>
    public bool FrameByFrame { get; init; }

    /// <summary>Whether each token is told where in its clip it lies; without it that takes much longer to learn.</summary>
    public bool FractionalPositions { get; init; } = true;

    /// <summary>How often which frames are given.</summary>
    public ConditioningOdds Conditioning { get; init; } = ConditioningOdds.Default;

    /// <summary>The shift of t towards noise at <see cref="ReferenceTokens"/>; it grows with the root of the tokens.</summary>
    public double TimeShift { get; init; } = 1;

    /// <summary>The tokens of a clip at which <see cref="TimeShift"/> is right.</summary>
    public int ReferenceTokens { get; init; } = 320;

    /// <inheritdoc />
    protected override TextEncoderConfig UsualTextEncoder => TextEncoderConfig.Lab(0);

    /// <inheritdoc />
    public override void Check()
    {
        base.Check();
        TrainingConfig.Require(
            Data.Packing == Packing.Bucketed || Patch.Frames == 1,
            "stage.patch.frames",
            "1 where clips of any length are packed",
            Patch.Frames
        );
        CheckChoices();
        TrainingConfig.Require(TimeShift > 0, "stage.timeShift", "above 0", TimeShift);
        TrainingConfig.Require(ReferenceTokens >= 1, "stage.referenceTokens", "at least 1", ReferenceTokens);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new BaseStage(this, seed, device);

    /// <inheritdoc />
    public override DiffusionTransformerConfig Transformer(int latentChannels, int textWidth) =>
        base.Transformer(latentChannels, textWidth) with
        {
            FractionalPositions = FractionalPositions,
            IsCausal = FrameByFrame,
        };

    /// <inheritdoc />
    public override DenoiserConfig Denoiser(int latentChannels, int textWidth) =>
        Backbone == Backbone.UNet
            ? new(null, UNet(latentChannels, textWidth))
            : new(Transformer(latentChannels, textWidth), Members: Backbone == Backbone.Ensemble ? 2 : 1);

    private DiffusionUNetConfig UNet(int latentChannels, int textWidth) =>
        new()
        {
            InputChannels = latentChannels,
            OutputChannels = latentChannels,
            Widths = Widths,
            Blocks = Depth,
            Heads = Heads,
            TextWidth = textWidth,
            PooledText = PooledText,
        };

    private void CheckChoices()
    {
        var isBucketed = Data.Packing == Packing.Bucketed;
        TrainingConfig.Require(
            Autoencoder is not null || (isBucketed && PixelBlock.Height == PixelBlock.Width),
            "stage.autoencoder",
            "a folder, or null for square blocks of pixels and bucketed clips",
            "null"
        );
        var isTransformer = Backbone == Backbone.Transformer;
        TrainingConfig.Require(
            !TrainsOnlyInputs || (isTransformer && From is not null),
            "stage.trainsOnlyInputs",
            "false but for one transformer, together with stage.from",
            TrainsOnlyInputs
        );
        TrainingConfig.Require(
            TokenDrop == 0 || (TokenDrop is > 0 and < 1 && Backbone != Backbone.UNet && isBucketed && !FrameByFrame),
            "stage.tokenDrop",
            "in [0, 1), and 0 for a U-Net, frame by frame or packed clips",
            TokenDrop
        );
        TrainingConfig.Require(
            !FrameByFrame || (isTransformer && isBucketed && Patch.Frames == 1 && PatchOverlap == 0),
            "stage.frameByFrame",
            "false but for one transformer, bucketed clips, patches of one frame and no overlap",
            FrameByFrame
        );
        TrainingConfig.Require(
            Backbone != Backbone.UNet || Patch == new PatchSize(1, 1, 1),
            "stage.patch",
            "1x1x1 for a U-Net",
            Patch
        );
    }
}
