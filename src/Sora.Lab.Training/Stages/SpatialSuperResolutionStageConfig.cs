using Sora.Lab.Cascade;

namespace Sora.Lab.Training.Stages;

/// <summary>How the stage that doubles height and width is trained.</summary>
public sealed record SpatialSuperResolutionStageConfig : SuperResolutionStageConfig
{
    internal override Doubling Doubling => Doubling.Spatial;
}
