namespace Sora.Lab.Worlds;

/// <summary>How a scene is drawn.</summary>
public enum VisualStyle
{
    /// <summary>Even fills.</summary>
    Flat,

    /// <summary>Even fills with a thin line of a darker tone of the same hue (lighter for black) along the edge.</summary>
    Outlined,

    /// <summary>Square blocks of a few pixels over the whole frame.</summary>
    Pixelated,

    /// <summary>Soft edges, darker rims and paper grain.</summary>
    Watercolor,
}
