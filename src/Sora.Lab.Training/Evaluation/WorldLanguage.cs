using Sora.Lab.Recaption;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The playground world's language, to hold a recaptioner to.</summary>
public sealed class WorldLanguage : IPromptLanguage
{
    /// <inheritdoc />
    public double Kept(string prompt, string caption) => Adherence.Share(prompt, caption);

    /// <inheritdoc />
    public bool Knows(string word) => PromptWords.Knows(word);
}
