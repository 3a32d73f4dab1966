namespace Sora.Lab.Worlds;

/// <summary>What happens between characters, or between a character and the scene.</summary>
public enum Interaction
{
    /// <summary>Every character keeps to itself; none overlaps another at any frame.</summary>
    None,

    /// <summary>Two characters move towards each other, touch, and move back.</summary>
    Rebound,

    /// <summary>The character moves left or right and is hidden, in part or wholly, by a wall on its way.</summary>
    BehindWall,
}
