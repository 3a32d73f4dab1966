using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
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
    /// <summary>What is seen in it, once at one frame a step of the world and once at those between; the oracle takes most of the time.</summary>
    public CascadeMark Judge()
    {
        using var scope = NewDisposeScope();
        var perStep = (int)Math.Round(Clip.FramesPerSecond / Scene.FramesPerSecond);
        var (pixels, real) = (ClipTensors.ToTensor(Clip), ClipTensors.ToTensor(Truth));
        return new(
            Row,
            $"{Clip.Frames}x{Clip.Width}x{Clip.Height}",
            IsRight(0, perStep),
            perStep == 2 && Clip.Frames > 1 ? IsRight(1, perStep) : null,
            ClipEnergy.Edges(pixels),
            ClipEnergy.Edges(real),
            ClipEnergy.Jerk(pixels),
            ClipEnergy.Jerk(real),
            IsSame ? SignalToNoise(pixels, real) : null,
            Own,
            Whole
        );
    }

    private static double SignalToNoise(Tensor pixels, Tensor real)
    {
        var error = pixels.sub(real).Squared().mean().item<float>() / 4; // of pixels in [0, 1]
        return -10 * Math.Log10(Math.Max(error, 1e-10));
    }

    private bool IsRight(int first, int every)
    {
        var chosen = Enumerable.Range(0, Clip.Frames).Where(t => t % every == first);
        var seen = every <= 1 ? Clip : VideoClip.Join([.. chosen.Select(t => Clip.Part(t, 1))]);
        return Oracle.Judge(seen)(Prompt).AllThree;
    }
}
