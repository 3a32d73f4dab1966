using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>A family of prompts that ask for one thing which video models are known to get wrong.</summary>
public interface ILimit
{
    /// <summary>A short name.</summary>
    string Name { get; }

    /// <summary>What is asked, when an answer is right, and which published measure it is the counterpart of.</summary>
    string Task { get; }

    /// <summary>The kinds of prompts, each a part of the table of its own.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Of so many prompts one is asked: where an answer takes long.</summary>
    int OneOf => 1;

    /// <summary>Poses a prompt; a pure function.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="seed">Decides everything else.</param>
    /// <param name="settings">Size, length and sampler.</param>
    LimitTrial Pose(string kind, ulong seed, GenerationSettings settings);

    /// <summary>Has a model answer, in one way or in several that are compared.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="trial">What <see cref="Pose"/> made.</param>
    IReadOnlyList<(string Name, VideoClip Clip)> Ask(TextToVideo model, LimitTrial trial)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trial);
        return [("model", VideoClip.Join([.. model.Generate(trial.Requests)]))];
    }

    /// <summary>Has a model answer several trials: one after another, but for families that can have them drawn side by side.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="trials">What <see cref="Pose"/> made.</param>
    /// <returns>Of each trial what <see cref="Ask(TextToVideo, LimitTrial)"/> gives.</returns>
    IReadOnlyList<IReadOnlyList<(string Name, VideoClip Clip)>> Ask(
        TextToVideo model,
        IReadOnlyList<LimitTrial> trials
    ) => [.. trials.Select(trial => Ask(model, trial))];

    /// <summary>Grades an answer by the oracle.</summary>
    /// <param name="trial">What was asked.</param>
    /// <param name="clip">The answer, all shots of it.</param>
    Judgement Judge(LimitTrial trial, VideoClip clip);
}
