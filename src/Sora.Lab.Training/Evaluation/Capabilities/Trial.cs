using Sora.Lab.Video;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>One thing that is asked of a model, and a perfect answer to it.</summary>
/// <param name="Asked">What the answer must show.</param>
/// <param name="Settings">Size and sampler.</param>
/// <param name="Real">The world's own answer.</param>
public sealed record Trial(PlannedPrompt Asked, GenerationSettings Settings, VideoClip Real)
{
    /// <summary>The image or clip that is given; where a prompt is all there is, the first real frame, which nobody may look at.</summary>
    public VideoClip Given { get; init; } = Real.Part(0, 1);

    /// <summary>What <see cref="Given"/> shows.</summary>
    public PlannedPrompt Shown { get; init; } = Asked;

    /// <summary>One frame that is white where <see cref="Given"/> is drawn anew; none where all of it is.</summary>
    public VideoClip? Mask { get; init; }

    /// <summary>What the camera must do.</summary>
    public Camera Camera { get; init; }

    /// <summary>What each clip must show, where several are asked for, one after another.</summary>
    public IReadOnlyList<PlannedPrompt> Clips { get; init; } = [Asked];

    /// <summary>What a model is asked.</summary>
    public GenerationRequest Request => Asked.ToRequest(Settings);

    /// <summary>A trial whose answer is a real clip.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="settings">Size and sampler.</param>
    /// <param name="frames">Of the answer, where it is longer than what a model draws at once.</param>
    internal static Trial Of(PlannedPrompt prompt, GenerationSettings settings, int? frames = null) =>
        new(prompt, settings, prompt.Render(settings with { Frames = frames ?? settings.Frames }));
}
