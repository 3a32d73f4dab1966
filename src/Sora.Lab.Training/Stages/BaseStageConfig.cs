using Sora.Lab.Conditioning;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Stages;

/// <summary>How a text-to-video model is trained.</summary>
public sealed record BaseStageConfig : FlowStageConfig
{
    /// <summary>The folder of a model of the same sizes to train on from; none for one that knows nothing yet.</summary>
    public string? From { get; init; }

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
        };
}
