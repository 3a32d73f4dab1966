namespace Sora.Lab.Worlds;

/// <summary>The six outlines a character can have; <see cref="ShapeGeometry"/> gives their exact forms.</summary>
public enum CharacterShape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square with level sides.</summary>
    Square,

    /// <summary>An equilateral triangle that points up.</summary>
    Triangle,

    /// <summary>A plump five-pointed star, one point up.</summary>
    Star,

    /// <summary>A heart, notch up.</summary>
    Heart,

    /// <summary>A disc with a round hole of half its radius.</summary>
    Ring,
}
