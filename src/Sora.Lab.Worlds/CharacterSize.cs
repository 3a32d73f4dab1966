namespace Sora.Lab.Worlds;

/// <summary>The two sizes of a character at the first frame; <see cref="SizeRange"/> gives them in pixels.</summary>
public enum CharacterSize
{
    /// <summary>About a quarter of the frame's smaller side across.</summary>
    Small,

    /// <summary>About two fifths of the frame's smaller side across.</summary>
    Large,
}
