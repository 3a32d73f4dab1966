namespace Sora.Lab.Editing;

/// <summary>What a shot takes over from the one before, so that its characters stay the same.</summary>
public enum ShotLink
{
    /// <summary>Begins with its last frame: the story goes on.</summary>
    Last,

    /// <summary>Begins with its first frame: the story is told anew.</summary>
    First,
}
