using Sora.Lab.Video;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation;

/// <summary>A clip on its way into a table.</summary>
/// <param name="Row">Whose it is.</param>
/// <param name="Prompt">What it should show.</param>
/// <param name="Clip">The clip.</param>
/// <param name="Truth">A real clip of the prompt, of the same size.</param>
/// <param name="Own">What it took; null where nothing was made.</param>
/// <param name="Whole">The same from the prompt on.</param>
/// <param name="IsSame">Whether it is to be the real one itself.</param>
internal sealed record CascadeClip(
    string Row,
    PlannedPrompt Prompt,
    VideoClip Clip,
    VideoClip Truth,
    ClipEffort? Own,
    ClipEffort? Whole,
    bool IsSame
)
{
    /// <summary>Whether colour, shape and motion are right at one frame a step of the world, and at those between; it takes most of the time.</summary>
    public (bool Steps, bool? Between) Judge()
    {
        var perStep = (int)Math.Round(Clip.FramesPerSecond / Scene.FramesPerSecond);
        return (IsRight(0, perStep), perStep == 2 && Clip.Frames > 1 ? IsRight(1, perStep) : null);
    }

    private bool IsRight(int first, int every)
    {
        var chosen = Enumerable.Range(0, Clip.Frames).Where(t => t % every == first);
        var seen = every <= 1 ? Clip : VideoClip.Join([.. chosen.Select(t => Clip.Part(t, 1))]);
        return Oracle.Judge(seen)(Prompt).AllThree;
    }
}
