using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Adds up what is seen in the clips of one row.</summary>
internal sealed class CascadeTally
{
    private readonly List<(double Clip, double Truth)> edges = [];
    private readonly List<(double Clip, double Truth)> jerks = [];
    private readonly List<ClipEffort> own = [];
    private readonly List<ClipEffort> whole = [];
    private string size = "";
    private int count;
    private int allThree;
    private int? between;
    private double? signalToNoise;

    /// <summary>Takes in a clip.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="verdict">What <see cref="CascadeClip.Judge"/> says of it.</param>
    public void Add(CascadeClip clip, (bool Steps, bool? Between) verdict)
    {
        using var scope = NewDisposeScope();
        size = $"{clip.Clip.Frames}x{clip.Clip.Width}x{clip.Clip.Height}";
        count++;
        allThree += verdict.Steps ? 1 : 0;
        between = verdict.Between is { } isRight ? (between ?? 0) + (isRight ? 1 : 0) : between;
        own.AddRange(clip.Own is { } part ? [part] : []);
        whole.AddRange(clip.Whole is { } all ? [all] : []);
        var (pixels, real) = (ClipTensors.ToTensor(clip.Clip), ClipTensors.ToTensor(clip.Truth));
        edges.Add((ClipEnergy.Edges(pixels), ClipEnergy.Edges(real)));
        jerks.Add((ClipEnergy.Jerk(pixels), ClipEnergy.Jerk(real)));
        if (clip.IsSame)
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
            RatioInterval.Of(edges) ?? new(1, 0),
            RatioInterval.Of(jerks),
            ClipEffort.Typical(own),
            ClipEffort.Typical(whole)
        );
}
