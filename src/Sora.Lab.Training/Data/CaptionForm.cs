namespace Sora.Lab.Training.Data;

/// <summary>Which captions the world's clips come with.</summary>
public enum CaptionForm
{
    /// <summary>Of ten, four plain, five paraphrased and one detailed.</summary>
    Mixed,

    /// <summary>Plain and paraphrased ones alone.</summary>
    Brief,

    /// <summary>Detailed ones alone.</summary>
    Detailed,
}
