namespace Sora.Lab.Autoencoder;

/// <summary>Frames as a batch of images and back, for layers that treat each frame by itself.</summary>
internal static class FrameImages
{
    /// <summary>[B, C, T, H, W] -> [B T, C, H, W]</summary>
    public static Tensor ToImages(Tensor x) => x.transpose(1, 2).flatten(0, 1);

    /// <summary>[B T, C, H, W] -> [B, C, T, H, W]</summary>
    public static Tensor ToClips(Tensor images, long batch) => images.unflatten(0, [batch, -1]).transpose(1, 2);
}
