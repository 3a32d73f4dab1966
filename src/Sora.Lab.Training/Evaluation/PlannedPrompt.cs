using System.Text.Json.Serialization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation;

/// <summary>A prompt and what its clip must show.</summary>
/// <param name="Prompt">The caption in its plain form.</param>
/// <param name="Color">The character's colour.</param>
/// <param name="Shape">The character's shape.</param>
/// <param name="Motion">What the character does.</param>
/// <param name="Background">Where.</param>
/// <param name="Seed">The seed to generate with.</param>
/// <param name="HeldOut">Whether training never saw the combination of colour, shape and motion.</param>
public sealed record PlannedPrompt(
    string Prompt,
    CharacterColor Color,
    CharacterShape Shape,
    Motion Motion,
    Background Background,
    ulong Seed,
    bool HeldOut
)
{
    /// <summary>How it is drawn: flat unless it says otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public VisualStyle Style { get; init; }

    /// <summary>The scene it asks for.</summary>
    /// <param name="options">Size and everything that it does not say.</param>
    internal Scene ToScene(SceneOptions options) =>
        SceneSampler.Sample(Seed, new Combination(Color, Shape, Motion), Background, options, Style);

    /// <summary>What a model is asked.</summary>
    /// <param name="settings">The size and the sampler.</param>
    internal GenerationRequest ToRequest(GenerationSettings settings) =>
        new(Prompt) { Seed = Seed, Settings = settings };

    /// <summary>The world's own clip.</summary>
    /// <param name="settings">The size; 16 frames a second show the states halfway between the world's steps too.</param>
    internal VideoClip Render(GenerationSettings settings) => SceneRenderer.Render(ToScene(settings));

    /// <summary>The scene it asks for, as the world would show it.</summary>
    /// <inheritdoc cref="Render"/>
    internal Scene ToScene(GenerationSettings settings) =>
        ToScene(
            SceneOptions.Simple with
            {
                Width = settings.Width,
                Height = settings.Height,
                Frames = settings.Frames,
                FramesPerStep = settings.FramesPerSecond == 2 * Scene.FramesPerSecond ? 2 : 1,
            }
        );
}
