using System.Collections.Immutable;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Rendering;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>One thing that is asked of a model, and what the world makes of it.</summary>
/// <param name="Kind">The kind of prompts it belongs to.</param>
/// <param name="Seed">To generate with, below 2^31.</param>
/// <param name="Settings">Size and length of a shot, and the sampler.</param>
/// <param name="Shots">What is asked for: mostly one clip.</param>
public sealed record LimitTrial(string Kind, ulong Seed, GenerationSettings Settings, params ImmutableArray<Shot> Shots)
{
    /// <summary>The thing whose phrase is odd; null where none is.</summary>
    public Enum? Odd { get; init; }

    /// <summary>What the first shot must show.</summary>
    public Scene Scene => Shots[0].Scene;

    /// <summary>The first actor of the first shot.</summary>
    public Character Character => Scene.Characters[0];

    /// <summary>The shorter side of the frame, in pixels.</summary>
    public double Side => Math.Min(Settings.Width, Settings.Height);

    /// <summary>What a model is asked, shot by shot.</summary>
    public IReadOnlyList<GenerationRequest> Requests =>
        [.. Shots.Select(shot => new GenerationRequest(shot.Prompt) { Seed = Seed, Settings = Settings })];

    /// <summary>The world's own answer: all shots, one after another.</summary>
    public VideoClip Render() => VideoClip.Join([.. Shots.Select(shot => SceneRenderer.Render(shot.Scene))]);

    /// <summary>An answer, shot by shot.</summary>
    /// <param name="clip">As long as all shots together.</param>
    public IReadOnlyList<VideoClip> Split(VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return
        [
            .. Enumerable.Range(0, Shots.Length).Select(shot => clip.Part(shot * Settings.Frames, Settings.Frames)),
        ];
    }
}
