namespace Sora.Lab.Transformers;

/// <summary>What the video tokens attend to beside each other.</summary>
public enum CrossAttentionKind
{
    /// <summary>The prompt's tokens.</summary>
    Text,

    /// <summary>The prompt's tokens, and those of an image, added up (Wan2.1 image-to-video).</summary>
    TextAndImage,
}
