using Sora.Lab.Autoencoder;
using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>The pixels of a clip that are drawn anew.</summary>
internal sealed class Region
{
    private const int White = 128;
    private readonly VideoClip mask;

    /// <summary>Reads a mask: white is drawn anew.</summary>
    /// <param name="mask">One frame, or one for each of the clip's.</param>
    /// <param name="clip">What it belongs to.</param>
    /// <exception cref="ArgumentException">It does not fit, or nothing in it is white.</exception>
    public Region(VideoClip mask, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.Width != clip.Width || mask.Height != clip.Height || (mask.Frames != 1 && mask.Frames < clip.Frames))
        {
            throw new ArgumentException(
                $"Mask: expected {clip.Width}x{clip.Height} in 1 or {clip.Frames} frames; found {mask.Width}x{mask.Height} in {mask.Frames}."
            );
        }

        this.mask = mask;
        if (
            !Enumerable
                .Range(0, clip.Frames)
                .Any(frame => mask.Frame(Of(frame)).ContainsAnyInRange((byte)White, (byte)255))
        )
        {
            throw new ArgumentException("Mask: expected white where the clip is drawn anew; found none.");
        }
    }

    /// <summary>Where a latent stays: what stands for kept pixels alone, bool [1, 1, T, H, W].</summary>
    public Tensor Kept(Tensor latent, LatentStride stride)
    {
        using var scope = NewDisposeScope();
        var frames = 1 + (((int)latent.size(2) - 1) * stride.Frames);
        var white = ClipTensors.ToTensor(Clip(frames)).amax([1]).ge(tensor(0f)).to(float32).unsqueeze(1); // [1, 1, T, H, W]
        var padded = ClipPadding.ToMultiple(white, stride.Height, stride.Width);
        Tensor[] steps = [padded.narrow(2, 0, 1), .. padded.narrow(2, 1, frames - 1).split(stride.Frames, 2)];
        var blocks = cat([.. steps.Where(step => step.numel() > 0).Select(step => step.amax([2], true))], 2);
        var any = nn.functional.max_pool3d(blocks, [1, stride.Height, stride.Width]);
        return any.lt(tensor(0.5f)).to(latent.device).MoveToOuterDisposeScope();
    }

    /// <summary>Lays the kept pixels of one clip over another.</summary>
    public VideoClip Paste(VideoClip kept, VideoClip drawn)
    {
        var pixels = drawn.Pixels.ToArray();
        for (var frame = 0; frame < drawn.Frames; frame++)
        {
            var white = mask.Frame(Of(frame));
            var from = kept.Frame(frame);
            var to = pixels.AsSpan(frame * white.Length, white.Length);
            for (var i = 0; i < white.Length; i++)
            {
                to[i] = white[i - (i % 3)] >= White ? to[i] : from[i];
            }
        }

        return new VideoClip(pixels, drawn.Frames, drawn.Height, drawn.Width, drawn.FramesPerSecond);
    }

    private int Of(int frame) => mask.Frames == 1 ? 0 : frame;

    private VideoClip Clip(int frames) => mask.Frames == 1 ? mask.HoldLast(frames) : mask.Part(0, frames);
}
