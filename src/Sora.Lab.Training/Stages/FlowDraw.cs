using Sora.Lab.Autoencoder;
using Sora.Lab.Conditioning;
using Sora.Lab.Diffusion;
using Sora.Lab.Patches;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Stages;

/// <summary>From clips to latents with noise, a time and a mask for each, in groups of one grid.</summary>
/// <remarks>
/// What is drawn for a clip is a function of its place in the run alone, so it does not matter with which others it is packed. The time is shifted by the
/// clip's own tokens. Sizes that are no multiple of a token are padded by their edges, which are learnt as they are.
/// </remarks>
internal sealed class FlowDraw(
    BaseStageConfig config,
    VideoAutoencoder autoencoder,
    LatentCache? cache,
    ulong seed,
    Device device
)
{
    private const int MaskStream = 107;
    private const int NoiseStream = 110;

    private readonly ClipLatents latents = new(autoencoder, config.Patch, cache, device);

    /// <summary>The tokens of a clip as a box.</summary>
    public static GridSize GridOf(ClipSize size, LatentStride stride, PatchSize patch) =>
        new(
            ((size.Frames - 1) / stride.Frames + 1) / patch.Frames,
            Over(size.Height, stride.Height * patch.Height),
            Over(size.Width, stride.Width * patch.Width)
        );

    /// <summary>The groups of a sequence, from few tokens a clip to many.</summary>
    public IReadOnlyList<FlowGroup> Groups(IEnumerable<StepClip> clips) =>
        [
            .. clips
                .GroupBy(clip => GridOf(clip.Size, autoencoder.Stride, config.Patch))
                .OrderBy(group => group.Key.Count)
                .ThenBy(group => group.Key.Frames)
                .ThenBy(group => group.Key.Height)
                .Select(group => Group(group.Key, [.. group])),
        ];

    private FlowGroup Group(GridSize grid, IReadOnlyList<StepClip> clips)
    {
        using var scope = NewDisposeScope();
        var clean = latents.Of(clips); // [B, C, T', H', W']
        long[] shape = [1, .. clean.shape.Skip(1)];
        var noises = clips.Select(clip => Noise(clip, shape, grid.Count)).ToList();
        var masks = clips.Select(clip => Mask(clip, (int)shape[2])).ToList();
        var times = masks.Select((mask, i) => mask.Times(noises[i].Time));
        var unknown = cat([.. masks.Select(mask => mask.Unknown().view(1, -1))]);
        return new FlowGroup(
            clean.MoveToOuterDisposeScope(),
            cat([.. noises.Select(draw => draw.Noise)]).to(device).MoveToOuterDisposeScope(),
            cat([.. times]).to(device).MoveToOuterDisposeScope(),
            unknown.to(device).MoveToOuterDisposeScope(),
            [.. clips.Select(clip => clip.Caption)],
            grid.CountPerFrame,
            (long)unknown.sum().item<float>() * grid.CountPerFrame
        );
    }

    private (Tensor Noise, Tensor Time) Noise(StepClip clip, long[] shape, int tokens)
    {
        using var generator = StepRandom.Generator(seed, clip.Position, NoiseStream);
        var shift = RectifiedFlow.ShiftFor(tokens, config.ReferenceTokens, config.TimeShift);
        var time = RectifiedFlow.DrawTimes(1, generator, config.TimeMean, config.TimeDeviation, shift);
        return (randn(shape, generator: generator), time);
    }

    private ConditioningMask Mask(StepClip clip, int frames) =>
        ConditioningMask.Draw(1, frames, StepRandom.Managed(seed, clip.Position, MaskStream), config.Conditioning);

    private static int Over(int size, int multiple) => (size + multiple - 1) / multiple;
}
