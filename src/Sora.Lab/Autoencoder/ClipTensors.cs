using Sora.Lab.Layers;
using Sora.Lab.Video;

namespace Sora.Lab.Autoencoder;

/// <summary>Clips as tensors and back.</summary>
public static class ClipTensors
{
    /// <summary>[1, 3, T, H, W] in [-1, 1], float32.</summary>
    public static Tensor ToTensor(VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return ToTensor([clip], CPU);
    }

    /// <summary>Clips of one size, [B, 3, T, H, W] in [-1, 1], float32; what travels to the device are bytes.</summary>
    public static Tensor ToTensor(IReadOnlyList<VideoClip> clips, Device device)
    {
        ArgumentNullException.ThrowIfNull(clips);
        using var scope = NewDisposeScope();
        var bytes = Bytes(clips).to(device);
        var channels = bytes.permute(0, 4, 1, 2, 3).to(float32).contiguous();
        return channels.Over(127.5).Minus(1).MoveToOuterDisposeScope();
    }

    /// <summary>Clamps to [-1, 1] and rounds to 8 bits.</summary>
    /// <param name="pixels">[3, T, H, W] or [1, 3, T, H, W]</param>
    /// <param name="framesPerSecond">Above 0.</param>
    /// <exception cref="ArgumentException">Not one clip of three channels.</exception>
    public static VideoClip ToClip(Tensor pixels, double framesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var clip = pixels.dim() == 5 && pixels.size(0) == 1 ? pixels.squeeze(0) : pixels;
        if (clip.dim() != 4 || clip.size(0) != 3)
        {
            throw new ArgumentException(
                $"A clip is [3, T, H, W]; found [{string.Join(", ", pixels.shape)}].",
                nameof(pixels)
            );
        }

        var levels = clip.to(float32).Plus(1).Times(127.5).Clamped(0, 255).round();
        var bytes = levels.to(uint8).permute(1, 2, 3, 0).contiguous().cpu().data<byte>().ToArray();
        return new VideoClip(bytes, (int)clip.size(1), (int)clip.size(2), (int)clip.size(3), framesPerSecond);
    }

    // [B, T, H, W, 3]
    private static Tensor Bytes(IReadOnlyList<VideoClip> clips)
    {
        var (first, size) = (clips[0], clips[0].Pixels.Length);
        var bytes = new byte[clips.Count * size];
        for (var i = 0; i < clips.Count; i++)
        {
            clips[i].Pixels.CopyTo(bytes.AsMemory(i * size, size));
        }

        return frombuffer(bytes, uint8).view([clips.Count, first.Frames, first.Height, first.Width, 3]);
    }
}
