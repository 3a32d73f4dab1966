using Sora.Lab.Autoencoder;
using Sora.Lab.Video;

namespace Sora.Lab.Cascade;

/// <summary>A stage without a network: what the others are measured against.</summary>
/// <param name="doubling">New frames are the mean of their neighbours; new pixels are bilinear.</param>
public sealed class PixelDoubling(Doubling doubling) : ICascadeStage
{
    private const string Blended = "blended";
    private const string Bilinear = "bilinear";

    internal const string Names = $"{Blended}, {Bilinear}";

    /// <inheritdoc />
    public string Name => doubling == Doubling.Temporal ? Blended : Bilinear;

    /// <summary>Whether a stage of that name needs no folder.</summary>
    internal static bool IsNamed(string name) => name is Blended or Bilinear;

    /// <summary>The stage of a name; null for another.</summary>
    internal static PixelDoubling? Find(string name) =>
        name switch
        {
            Blended => new(Doubling.Temporal),
            Bilinear => new(Doubling.Spatial),
            _ => null,
        };

    /// <inheritdoc />
    public GenerationSettings After(GenerationSettings before) => doubling.After(before);

    /// <inheritdoc />
    public int StepsFor(VideoClip clip) => 0;

    /// <inheritdoc />
    public VideoClip Refine(VideoClip clip, string prompt, ulong seed, Action<int>? onStep = null)
    {
        ArgumentNullException.ThrowIfNull(clip);
        using var scope = NewDisposeScope();
        var after = After(VideoCascade.SizeOf(clip));
        return ClipTensors.ToClip(doubling.Upsample(ClipTensors.ToTensor(clip)), after.FramesPerSecond);
    }

    /// <inheritdoc />
    public void Dispose() { }
}
