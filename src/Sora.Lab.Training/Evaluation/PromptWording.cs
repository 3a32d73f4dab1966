namespace Sora.Lab.Training.Evaluation;

/// <summary>How the prompts of a plan are worded: each says its character's colour, shape and motion, and the background.</summary>
public enum PromptWording
{
    /// <summary>The world's plain captions.</summary>
    Plain,

    /// <summary>A few plain words, articles left out, as somebody in a hurry would write.</summary>
    Hurried,

    /// <summary>Sentences in other words and another order.</summary>
    Paraphrased,

    /// <summary>Hurried and plain ones in turn, with a typist's slips (<see cref="TypingErrors"/>).</summary>
    Misspelt,
}
