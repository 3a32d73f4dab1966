namespace Sora.Lab.Training.Evaluation;

/// <summary>What was found of each prompt's clips, in a file that is whole whenever a run is killed.</summary>
public sealed class KeptPrompts<T>
{
    private readonly KeptList<JudgedPrompt<T>> prompts;

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file; made with the first prompt.</param>
    /// <exception cref="TrainingException">It cannot be read.</exception>
    internal KeptPrompts(string path) => prompts = new(path, "judged prompts");

    /// <summary>How many prompts there are.</summary>
    public int Count => prompts.Items.Count;

    /// <summary>What was found of a prompt's clips; null where it was not judged yet.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="prompt">The prompt.</param>
    /// <exception cref="TrainingException">Another prompt was judged.</exception>
    internal JudgedPrompt<T>? Find(int number, PlannedPrompt prompt) =>
        number >= Count ? null
        : prompts.Items[number] is var found && found.Prompt == prompt ? found
        : throw new TrainingException(
            $"{prompts.Path}: expected '{prompt.Prompt}' as prompt {number}; found '{found.Prompt.Prompt}'. Give another folder."
        );

    internal void Add(JudgedPrompt<T> judged) => prompts.Add(judged);
}
