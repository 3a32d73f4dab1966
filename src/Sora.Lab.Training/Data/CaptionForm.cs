namespace Sora.Lab.Training.Data;

/// <summary>Which captions the world's clips come with.</summary>
public enum CaptionForm
{
    /// <summary>Of ten, four plain, five paraphrased and one detailed.</summary>
    Mixed,

    /// <summary>Of ten, four plain, three paraphrased and three detailed, which alone tell who starts at whose side.</summary>
    MoreDetailed,

    /// <summary>Plain and paraphrased ones alone.</summary>
    Brief,

    /// <summary>Detailed ones alone.</summary>
    Detailed,
}
