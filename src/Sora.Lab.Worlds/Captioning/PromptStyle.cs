namespace Sora.Lab.Worlds.Captioning;

/// <summary>How a prompt is worded.</summary>
public enum PromptStyle
{
    /// <summary>A few plain words in a hurry: articles and some attributes left out.</summary>
    Hurried,

    /// <summary>A sentence that says everything but the size, in plain words.</summary>
    Plain,

    /// <summary>A sentence in other words and another order.</summary>
    Paraphrase,
}
