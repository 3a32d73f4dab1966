namespace Sora.Lab.Autoencoder;

/// <summary>Folds blocks of pixels into channels and back, exactly, the first frame standing alone.</summary>
/// <remarks>
/// Space-time to depth, as Wan2.2, LTX-Video and Cosmos begin. The first frame fills a temporal patch by repetition, so
/// that an image is a clip of one frame; of the first patch only the last frame is read back.
/// </remarks>
internal static class CausalPatches
{
    /// <summary>[B, C, 1 + n f, H, W] at the start, [B, C, n f, H, W] after it -> [B, C f s s, T', H/s, W/s]</summary>
    public static Tensor Fold(Tensor x, int frames, int side, bool starts)
    {
        using var scope = NewDisposeScope();
        if (starts && frames > 1)
        {
            x = cat([x.narrow(2, 0, 1).expand(-1, -1, frames - 1, -1, -1), x], dim: 2);
        }

        var (b, c, t, h, w) = (x.size(0), x.size(1), x.size(2) / frames, x.size(3) / side, x.size(4) / side);
        return x.reshape(b, c, t, frames, h, side, w, side)
            .permute(0, 1, 3, 5, 7, 2, 4, 6) // [B, C, f, s, s, T', H', W']
            .reshape(b, c * frames * side * side, t, h, w)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Undoes <see cref="Fold"/>.</summary>
    public static Tensor Unfold(Tensor x, int frames, int side, bool starts)
    {
        using var scope = NewDisposeScope();
        var (b, c, t, h, w) = (x.size(0), x.size(1) / (frames * side * side), x.size(2), x.size(3), x.size(4));
        var pixels = x.reshape(b, c, frames, side, side, t, h, w)
            .permute(0, 1, 5, 2, 6, 3, 7, 4) // [B, C, T', f, H', s, W', s]
            .reshape(b, c, t * frames, h * side, w * side);
        var skipped = starts ? frames - 1 : 0;
        return pixels.narrow(2, skipped, (t * frames) - skipped).MoveToOuterDisposeScope();
    }
}
