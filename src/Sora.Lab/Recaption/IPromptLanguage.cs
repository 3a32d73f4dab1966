namespace Sora.Lab.Recaption;

/// <summary>The language that prompts and captions are in, as a grammar knows it: a <see cref="GptRecaptioner"/> is held to it.</summary>
public interface IPromptLanguage
{
    /// <summary>How much of what can be read in a prompt a caption says as well, in [0, 1].</summary>
    /// <param name="prompt">As the user typed it.</param>
    /// <param name="caption">What was made of it.</param>
    double Kept(string prompt, string caption);

    /// <summary>Whether a word of a prompt means anything in it.</summary>
    /// <param name="word">Of a-z and digits, in lower case.</param>
    bool Knows(string word);
}
