namespace Sora.Lab.Worlds;

/// <summary>The eight colours a character can have; <see cref="Palette.Of(CharacterColor)"/> gives their centres.</summary>
public enum CharacterColor
{
    /// <summary>220, 40, 40.</summary>
    Red,

    /// <summary>245, 130, 30.</summary>
    Orange,

    /// <summary>240, 205, 40.</summary>
    Yellow,

    /// <summary>40, 160, 70.</summary>
    Green,

    /// <summary>45, 90, 220.</summary>
    Blue,

    /// <summary>150, 60, 190.</summary>
    Purple,

    /// <summary>245, 245, 245.</summary>
    White,

    /// <summary>25, 25, 25.</summary>
    Black,
}
