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
        var groups = Latents.Select((latent, i) => Group(config, latent, i)).ToList();
        var clips = groups.Sum(group => group.Count);
        Require(clips == Text.Count, $"{clips} prompts for {clips} clips", $"{Text.Count}");
        return groups;
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
            throw new ArgumentException($"Diffusion transformer: expected {expected}, found {found}.");
        }
    }

    private static string Show(long[] shape) => $"[{string.Join(", ", shape)}]";
}
