using Sora.Lab.Patches;
using Sora.Lab.Text;

namespace Sora.Lab.Transformers;

/// <summary>What a <see cref="DiffusionTransformer"/> is asked: noisy latents, their times, and what they should show.</summary>
/// <param name="Latents">Groups of clips of one size: [B, C, T, H, W] each. One group is a plain batch.</param>
/// <param name="Timesteps">For each group the time in [0, 1] (0 clean, 1 noise) of each clip [B], of each of its
/// frames [B, T], or of each token [B, T, H, W], counted in tokens.</param>
/// <param name="Text">The prompts, in the order of the clips of all groups.</param>
public sealed record DiffusionInput(IReadOnlyList<Tensor> Latents, IReadOnlyList<Tensor> Timesteps, TextContext Text)
{
    /// <summary>For each group the action of each frame, [B, T, A]; null for a model without actions.</summary>
    public IReadOnlyList<Tensor>? Actions { get; init; }

    /// <summary>An image encoder's states [B, L', D'] for all clips; null for a model without image attention.</summary>
    public Tensor? Image { get; init; }

    /// <summary>The frames before those asked about, for a causal model; null where all are here.</summary>
    public FrameMemory? Memory { get; init; }

    /// <summary>Filled by the pass with what goes on inside it; null for nothing.</summary>
    public PassRecord? Record { get; init; }

    /// <summary>
    /// For each group the tokens that its clips keep, rising, int64 [B, n']; all others are dropped before the first block, and predicted as zero. Null
    /// keeps all.
    /// </summary>
    /// <remarks>Dehghani et al. 2023 (NaViT), section 2.1, and Zheng et al. 2023 (MaskDiT) train so; we do so only to compare.</remarks>
    public IReadOnlyList<Tensor>? Kept { get; init; }

    /// <summary>Whether clips are padded to the longest and masked instead of packed: the same result at a higher cost, to compare with.</summary>
    public bool IsPadded { get; init; }

    /// <summary>The groups of tokens the latents become, checked against everything else.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit the config or each other.</exception>
    internal IReadOnlyList<TokenGroup> Groups(DiffusionTransformerConfig config)
    {
        Text.Check();
        Require(
            Latents.Count > 0 && Latents.Count == Timesteps.Count,
            "a timestep tensor for each group of latents",
            $"{Latents.Count} groups and {Timesteps.Count} timestep tensors"
        );
        Require(
            !config.IsCausal || (Latents.Count == 1 && !IsPadded),
            "one group, without padding, for a causal model",
            $"{Latents.Count} groups"
        );
        Require(Memory is null || config.IsCausal, "a memory of frames only for a causal model", "one for another");
        Require(
            (Actions?.Count ?? 0) == (config.ActionWidth > 0 ? Latents.Count : 0),
            "actions for each group exactly where the model has them",
            $"{Actions?.Count ?? 0} action tensors"
        );
        Require(
            (Image is not null) == (config.ImageWidth > 0),
            "image states exactly where the model attends to images",
            Image is null ? "none" : "some"
        );
        Require(
            Kept is null || (Kept.Count == Latents.Count && !IsPadded && !config.IsCausal),
            "kept tokens for each group, of a model that is not causal, without padding",
            $"{Kept?.Count} for {Latents.Count} groups"
        );
        var groups = Latents.Select((latent, i) => Group(config, latent, i)).ToList();
        var clips = groups.Sum(group => group.Count);
        Require(clips == Text.Count, $"{clips} prompts for {clips} clips", $"{Text.Count}");
        return groups;
    }

    /// <summary>Checks what a network is asked that knows of latents, times of clips or frames, and text alone.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit each other, or there is something else.</exception>
    internal void CheckPlain(int channels)
    {
        Text.Check();
        var hasMore = Actions is not null || Image is not null || Memory is not null || Kept is not null || IsPadded;
        Require(!hasMore, "latents, times and text alone", "actions, an image, a memory, kept tokens or padding");
        Require(
            Latents.Count > 0 && Latents.Count == Timesteps.Count,
            "a timestep tensor for each group of latents",
            $"{Latents.Count} groups and {Timesteps.Count} timestep tensors"
        );
        foreach (var (latent, t) in Latents.Zip(Timesteps))
        {
            Require(
                latent.dim() == 5 && latent.size(1) == channels,
                $"latents [B, {channels}, T, H, W]",
                Show(latent.shape)
            );
            var (clips, frames) = (latent.size(0), latent.size(2));
            Require(
                t.shape.SequenceEqual([clips]) || t.shape.SequenceEqual([clips, frames]),
                $"timesteps [{clips}] or [{clips}, {frames}]",
                Show(t.shape)
            );
        }

        var count = Latents.Sum(latent => latent.size(0));
        Require(count == Text.Count, $"{count} prompts for {count} clips", $"{Text.Count}");
    }

    private TokenGroup Group(DiffusionTransformerConfig config, Tensor latent, int i)
    {
        var grid = SpacetimePatches.GridOf(latent, config.Patch);
        Require(
            latent.size(1) == config.InputChannels,
            $"latents of {config.InputChannels} channels",
            $"{latent.size(1)}"
        );
        var (batch, found) = (latent.size(0), Timesteps[i].shape);
        long[][] allowed =
        [
            [batch],
            [batch, grid.Frames],
            [batch, grid.Frames, grid.Height, grid.Width],
        ];
        Require(
            allowed.Any(shape => shape.SequenceEqual(found)),
            $"timesteps {string.Join(" or ", allowed.Select(Show))}",
            Show(found)
        );
        RequireActions(config, i, [batch, grid.Frames, config.ActionWidth]);
        return new TokenGroup((int)batch, grid);
    }

    private void RequireActions(DiffusionTransformerConfig config, int i, long[] expected)
    {
        if (config.ActionWidth > 0)
        {
            var found = Actions![i].shape;
            Require(expected.SequenceEqual(found), $"actions {Show(expected)}", Show(found));
        }
    }

    private static void Require(bool condition, string expected, string found)
    {
        if (!condition)
        {
            throw new ArgumentException($"Denoiser: expected {expected}, found {found}.");
        }
    }

    private static string Show(long[] shape) => $"[{string.Join(", ", shape)}]";
}
