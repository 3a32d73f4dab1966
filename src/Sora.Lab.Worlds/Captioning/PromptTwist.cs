namespace Sora.Lab.Worlds.Captioning;

/// <summary>What is odd about one phrase of a prompt.</summary>
public enum PromptTwist
{
    /// <summary>Nothing: all words are the world's or known synonyms.</summary>
    None,

    /// <summary>It is a synonym that training never sees.</summary>
    HeldOutWord,

    /// <summary>It asks for something the world has not.</summary>
    Absent,

    /// <summary>It asks for something the world has not, in words that training never sees.</summary>
    HeldOutAbsent,

    /// <summary>It is a word that means nothing.</summary>
    Invented,
}
