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
    Device device,
    int workers = 1
)
{
    private const int MaskStream = 107;
    private const int NoiseStream = 110;
    private const int DropStream = 132;

    private readonly ClipLatents latents = new(autoencoder, config.Patch, cache, device);

    /// <summary>The tokens of a clip as a box.</summary>
    public static GridSize GridOf(ClipSize size, LatentStride stride, PatchSize patch) =>
        new(
            ((size.Frames - 1) / stride.Frames + 1) / patch.Frames,
            Over(size.Height, stride.Height * patch.Height),
            Over(size.Width, stride.Width * patch.Width)
        );

    /// <summary>How many of a clip's tokens are not dropped, at least 1.</summary>
    public static int Kept(int tokens, double drop) => Math.Max(1, (int)Math.Round(tokens * (1 - drop)));

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
        var randoms = clips.Select(clip => StepRandom.Managed(seed, clip.Position, MaskStream));
        var mask = ConditioningMask.Draw((int)clean.size(2), randoms, config.Conditioning);
        var unknown = mask.Unknown().flatten(1); // [B, T']
        var shift = RectifiedFlow.ShiftFor(grid.Count, config.ReferenceTokens, config.TimeShift);
        var (noise, normals) = Normals(clips, clean.shape);
        var times = config.Prediction.TimesOf(normals, config.TimeMean, config.TimeDeviation, shift);
        var group = new FlowGroup(
            clean.MoveToOuterDisposeScope(),
            noise.to(device).MoveToOuterDisposeScope(),
            mask.Times(times).to(device).MoveToOuterDisposeScope(),
            unknown.to(device).MoveToOuterDisposeScope(),
            [.. clips.Select(clip => clip.Caption)],
            grid.CountPerFrame,
            (long)unknown.sum().item<float>() * grid.CountPerFrame
        );
        return config.TokenDrop == 0 ? group : Drop(group, unknown, grid, clips);
    }

    // Each clip keeps as many tokens, drawn for each by itself.
    private FlowGroup Drop(FlowGroup group, Tensor unknown, GridSize grid, IReadOnlyList<StepClip> clips)
    {
        var count = Kept(grid.Count, config.TokenDrop);
        var kept = new long[clips.Count * count];
        for (var i = 0; i < clips.Count; i++)
        {
            var tokens = Enumerable.Range(0, grid.Count).ToArray();
            StepRandom.Managed(seed, clips[i].Position, DropStream).Shuffle(tokens);
            var own = tokens.Take(count).Order().Select(token => (long)token).ToArray();
            own.CopyTo(kept, i * count);
        }

        var index = tensor(kept, clips.Count, count);
        var mask = zeros(clips.Count, grid.Count).scatter(1, index, ones(clips.Count, count)); // [B, n]
        var known = mask.view(clips.Count, grid.Frames, -1).mul(unknown.unsqueeze(2)).sum();
        var positions = SpacetimePatches.Unpatchify(
            mask.unsqueeze(2).expand(-1, -1, config.Patch.Volume),
            grid,
            config.Patch
        );
        return group with
        {
            Kept = index.to(device).MoveToOuterDisposeScope(),
            KeptPositions = positions.to(device).MoveToOuterDisposeScope(),
            UnknownTokens = (long)known.item<float>(),
        };
    }

    // Noise of the shape of the latents, and a normal number for each time: [B], or [B, T'] where each frame has its own.
    private (Tensor Noise, Tensor Normals) Normals(IReadOnlyList<StepClip> clips, long[] shape)
    {
        long[] times = config.FrameByFrame ? [shape[0], shape[2]] : [shape[0]];
        var (noise, normals) = (empty(shape), empty(times));
        var limits = new ParallelOptions { MaxDegreeOfParallelism = workers };
        Parallel.For(
            0,
            clips.Count,
            limits,
            i =>
            {
                using var generator = StepRandom.Generator(seed, clips[i].Position, NoiseStream);
                using var clip = noise.select(0, i);
                using var time = normals.narrow(0, i, 1);
                clip.normal_(generator: generator);
                time.normal_(generator: generator);
            }
        );
        return (noise, normals);
    }

    private static int Over(int size, int multiple) => (size + multiple - 1) / multiple;
}
