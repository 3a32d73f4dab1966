namespace Sora.Lab.Worlds;

/// <summary>Where a scene takes place; <see cref="Palette.Of(Background)"/> gives every tone it is painted with.</summary>
public enum Background
{
    /// <summary>One muted tone.</summary>
    Plain,

    /// <summary>Grass with tufts under a pale sky.</summary>
    Meadow,

    /// <summary>Sky, sea and sand.</summary>
    Beach,

    /// <summary>Snowy hills under a grey sky.</summary>
    Snow,

    /// <summary>A dark sky with stars over dark hills.</summary>
    Night,

    /// <summary>Houses with windows along a road.</summary>
    City,

    /// <summary>Squares of two muted tones.</summary>
    Checkerboard,
}
