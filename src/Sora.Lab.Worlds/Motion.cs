namespace Sora.Lab.Worlds;

/// <summary>What a character does. Directions are those on the screen: up is towards smaller y.</summary>
public enum Motion
{
    /// <summary>Stays where it is. The only motion of clips under <see cref="Scene.FewestFramesInMotion"/> frames.</summary>
    Still,

    /// <summary>Moves left at constant speed.</summary>
    Left,

    /// <summary>Moves right at constant speed.</summary>
    Right,

    /// <summary>Moves up at constant speed.</summary>
    Up,

    /// <summary>Moves down at constant speed.</summary>
    Down,

    /// <summary>Moves up and left, at about 45 degrees.</summary>
    UpLeft,

    /// <summary>Moves up and right, at about 45 degrees.</summary>
    UpRight,

    /// <summary>Moves down and left, at about 45 degrees.</summary>
    DownLeft,

    /// <summary>Moves down and right, at about 45 degrees.</summary>
    DownRight,

    /// <summary>Falls under gravity and bounces off an unseen floor at least once, drifting sideways.</summary>
    Bouncing,

    /// <summary>Goes round a circle, at least three quarters of a turn.</summary>
    Circling,

    /// <summary>Turns about its centre; never asked of a circle or a ring, where it could not be seen.</summary>
    Spinning,

    /// <summary>Grows to at least 1.5 times its first size.</summary>
    Growing,

    /// <summary>Shrinks to at most 1 / 1.5 of its first size.</summary>
    Shrinking,
}
