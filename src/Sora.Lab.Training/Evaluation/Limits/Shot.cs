using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>A clip that is asked for.</summary>
/// <param name="Prompt">In words.</param>
/// <param name="Scene">What it must show; what the prompt leaves open may be otherwise.</param>
public sealed record Shot(string Prompt, Scene Scene)
{
    /// <summary>A scene asked for by its plain caption.</summary>
    internal static Shot Plain(Scene scene) => new(Captions.Plain(scene), scene);

    /// <summary>A scene asked for by its detailed caption, which says where things start.</summary>
    internal static Shot Detailed(Scene scene) => new(Captions.Detailed(scene), scene);

    /// <summary>The first character alone, as the evaluator of single characters asks for it.</summary>
    internal PlannedPrompt Asked
    {
        get
        {
            var one = Scene.Characters[0];
            return new(
                Prompt,
                one.Color,
                one.Shape,
                one.Motion,
                Scene.Background,
                0,
                HeldOutCombinations.IsHeldOut(one)
            );
        }
    }
}
