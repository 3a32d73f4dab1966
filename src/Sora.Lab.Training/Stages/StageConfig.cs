using System.Text.Json.Serialization;

namespace Sora.Lab.Training.Stages;

/// <summary>What is trained, and on what.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AutoencoderStageConfig), "autoencoder")]
[JsonDerivedType(typeof(RefinerStageConfig), "refiner")]
[JsonDerivedType(typeof(TextStageConfig), "text")]
[JsonDerivedType(typeof(BaseStageConfig), "base")]
[JsonDerivedType(typeof(TemporalSuperResolutionStageConfig), "temporal-sr")]
[JsonDerivedType(typeof(SpatialSuperResolutionStageConfig), "spatial-sr")]
[JsonDerivedType(typeof(CaptionerStageConfig), "captioner")]
[JsonDerivedType(typeof(RecaptionerStageConfig), "recaptioner")]
[JsonDerivedType(typeof(WorldStageConfig), "world")]
public abstract record StageConfig
{
    /// <summary>Checks what the types cannot.</summary>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    public abstract void Check();

    /// <summary>Builds the stage with fresh weights.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="device">Where the modules live.</param>
    public abstract ITrainingStage Build(ulong seed, Device device);
}
