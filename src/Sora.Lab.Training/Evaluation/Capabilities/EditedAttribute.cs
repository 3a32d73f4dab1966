namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>What an edit changes.</summary>
internal enum EditedAttribute
{
    /// <summary>The character's colour.</summary>
    Color,

    /// <summary>The character's shape.</summary>
    Shape,

    /// <summary>The background.</summary>
    Background,

    /// <summary>How it is drawn.</summary>
    Style,
}
