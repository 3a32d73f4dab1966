namespace Sora.Lab.Video;

/// <summary>What to do with a file that breaks off or does not decode cleanly.</summary>
public enum DamagedFilePolicy
{
    /// <summary>Throw a <see cref="VideoFileException"/> that says after how many frames it broke.</summary>
    Refuse,

    /// <summary>Deliver the frames that can be decoded; throw only when there is none.</summary>
    Keep,
}
