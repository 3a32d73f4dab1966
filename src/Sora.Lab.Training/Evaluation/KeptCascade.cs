namespace Sora.Lab.Training.Evaluation;

/// <summary>The marks of a cascade's clips, prompt by prompt, in a file that is whole whenever a run is killed.</summary>
public sealed class KeptCascade
{
    private readonly KeptList<Judged> prompts;

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file; made with the first prompt.</param>
    /// <exception cref="TrainingException">It cannot be read.</exception>
    internal KeptCascade(string path) => prompts = new(path, "judged prompts");

    /// <summary>How many prompts there are.</summary>
    public int Count => prompts.Items.Count;

    /// <summary>The marks of a prompt; null where it was not judged yet.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="prompt">The prompt.</param>
    /// <exception cref="TrainingException">Another prompt was judged.</exception>
    internal IReadOnlyList<CascadeMark>? Find(int number, PlannedPrompt prompt) =>
        number >= Count ? null
        : prompts.Items[number] is var found && found.Prompt == prompt ? found.Marks
        : throw new TrainingException(
            $"{prompts.Path}: expected '{prompt.Prompt}' as prompt {number}; found '{found.Prompt.Prompt}'. Give another folder."
        );

    internal void Add(PlannedPrompt prompt, IReadOnlyList<CascadeMark> marks) => prompts.Add(new(prompt, marks));

    private sealed record Judged(PlannedPrompt Prompt, IReadOnlyList<CascadeMark> Marks);
}
