namespace Sora.Lab.Patches;

/// <summary>Cuts a latent video into spacetime patches, and puts it together again.</summary>
/// <remarks>
/// Sora's technical report (OpenAI 2024), "Turning visual data into patches"; ViViT's tubelets (Arnab et al. 2021). Inside a
/// token the order is frame, row, column, channel (channel last), as Wan2.1's head has it.
/// </remarks>
public static class SpacetimePatches
{
    /// <summary>Cuts a latent into tokens: [B, C, T, H, W] -> [B, N, P].</summary>
    /// <exception cref="ArgumentException">The latent is not 5-dimensional or no multiple of the patch.</exception>
    public static Tensor Patchify(Tensor latent, PatchSize patch)
    {
        var grid = GridOf(latent, patch);
        using var scope = NewDisposeScope();
        var (batch, channels) = (latent.size(0), latent.size(1));
        return latent
            .reshape(batch, channels, grid.Frames, patch.Frames, grid.Height, patch.Height, grid.Width, patch.Width)
            .permute(0, 2, 4, 6, 3, 5, 7, 1)
            .reshape(batch, grid.Count, patch.Volume * channels)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Undoes <see cref="Patchify"/>: [B, N, P] -> [B, C, T, H, W].</summary>
    /// <exception cref="ArgumentException">The tokens do not fill the grid.</exception>
    public static Tensor Unpatchify(Tensor tokens, GridSize grid, PatchSize patch)
    {
        if (tokens.dim() != 3 || tokens.size(1) != grid.Count || tokens.size(2) % patch.Volume != 0)
        {
            throw new ArgumentException(
                $"Expected tokens [B, {grid.Count}, a multiple of {patch.Volume}], found [{string.Join(", ", tokens.shape)}].",
                nameof(tokens)
            );
        }

        using var scope = NewDisposeScope();
        var (batch, channels) = (tokens.size(0), tokens.size(2) / patch.Volume);
        return tokens
            .reshape(batch, grid.Frames, grid.Height, grid.Width, patch.Frames, patch.Height, patch.Width, channels)
            .permute(0, 7, 1, 4, 2, 5, 3, 6)
            .reshape(batch, channels, grid.Frames * patch.Frames, grid.Height * patch.Height, grid.Width * patch.Width)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The grid of tokens of a latent [B, C, T, H, W].</summary>
    /// <exception cref="ArgumentException">The latent is not 5-dimensional or no multiple of the patch.</exception>
    public static GridSize GridOf(Tensor latent, PatchSize patch)
    {
        if (latent.dim() != 5)
        {
            throw new ArgumentException(
                $"Expected a latent [B, C, T, H, W], found [{string.Join(", ", latent.shape)}]."
            );
        }

        return patch.GridOf(latent.size(2), latent.size(3), latent.size(4));
    }
}
