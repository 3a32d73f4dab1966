using Sora.Lab.Cascade;

namespace Sora.Lab.Training.Stages;

/// <summary>How the stage that doubles the frame rate is trained: given every second frame, it draws those between.</summary>
public sealed record TemporalSuperResolutionStageConfig : SuperResolutionStageConfig
{
    internal override Doubling Doubling => Doubling.Temporal;
}
