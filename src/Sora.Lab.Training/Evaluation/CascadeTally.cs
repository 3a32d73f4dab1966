using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Video;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Adds up what is seen in the clips of one row.</summary>
internal sealed class CascadeTally
{
    private string size = "";
    private int count;
    private int allThree;
    private int? between;
    private double? signalToNoise;
    private double? seconds;
    private (double Clip, double Truth) edges;
    private (double Clip, double Truth) jerks;

    /// <summary>Takes in a clip.</summary>
    /// <param name="prompt">What it should show.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="truth">A real clip of the prompt, of the same size.</param>
    /// <param name="time">Seconds it took to make; null where nothing was made.</param>
    /// <param name="isSame">Whether it is to be the real one itself.</param>
    public void Add(PlannedPrompt prompt, VideoClip clip, VideoClip truth, double? time, bool isSame)
    {
        using var scope = NewDisposeScope();
        size = $"{clip.Frames}x{clip.Width}x{clip.Height}";
        count++;
        seconds = time is null ? null : (seconds ?? 0) + time;
        var perStep = (int)Math.Round(clip.FramesPerSecond / Scene.FramesPerSecond);
        allThree += IsRight(prompt, Frames(clip, 0, perStep)) ? 1 : 0;
        if (perStep == 2 && clip.Frames > 1)
        {
            between = (between ?? 0) + (IsRight(prompt, Frames(clip, 1, perStep)) ? 1 : 0);
        }

        var (pixels, real) = (ClipTensors.ToTensor(clip), ClipTensors.ToTensor(truth));
        edges = (edges.Clip + ClipEnergy.Edges(pixels), edges.Truth + ClipEnergy.Edges(real));
        jerks = (jerks.Clip + ClipEnergy.Jerk(pixels), jerks.Truth + ClipEnergy.Jerk(real));
        if (isSame)
        {
            var error = Math.Max(pixels.sub(real).Squared().mean().item<float>() / 4, 1e-10); // of pixels in [0, 1]
            signalToNoise = (signalToNoise ?? 0) - (10 * Math.Log10(error));
        }
    }

    public CascadeRow ToRow(string name) =>
        new(
            name,
            size,
            count,
            allThree,
            between,
            signalToNoise / count,
            Part(edges) ?? 1,
            Part(jerks),
            seconds / count
        );

    private static double? Part((double Clip, double Truth) sums) => sums.Truth == 0 ? null : sums.Clip / sums.Truth;

    private static bool IsRight(PlannedPrompt prompt, VideoClip clip) => Oracle.Judge(clip)(prompt).AllThree;

    private static VideoClip Frames(VideoClip clip, int first, int every)
    {
        if (every <= 1)
        {
            return clip;
        }

        var chosen = Enumerable.Range(0, clip.Frames).Where(t => t % every == first);
        return VideoClip.Join([.. chosen.Select(t => clip.Part(t, 1))]);
    }
}
