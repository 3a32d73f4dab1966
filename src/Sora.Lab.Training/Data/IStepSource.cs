namespace Sora.Lab.Training.Data;

/// <summary>What each step trains on: a function of seed and step, made ahead.</summary>
internal interface IStepSource : IDisposable
{
    /// <summary>Latents of clips seen before; null where each clip is seen once.</summary>
    LatentCache? Cache { get; }

    /// <summary>The clips of a step, in one sequence or several; damaged ones are left out, so a sequence may be empty.</summary>
    IReadOnlyList<IReadOnlyList<StepClip>> Take(long step);

    /// <summary>A clip that training does not see, and its size.</summary>
    (ClipSize Size, SourceClip Clip) SampleAt(int index);

    /// <summary>The sizes, for the start of the log.</summary>
    string Describe();
}
