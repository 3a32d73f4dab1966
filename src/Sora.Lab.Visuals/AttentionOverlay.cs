using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>Lays attention over the clip that its tokens stand for.</summary>
/// <remarks>The clip turns grey, so that all colour is attention: none where there is none, orange where there is most.</remarks>
public static class AttentionOverlay
{
    private const float Strongest = 0.85f; // the rest of the clip shines through
    private static readonly (byte Red, byte Green, byte Blue) Color = (230, 159, 0);

    /// <summary>The clip under what is looked at, or by whom.</summary>
    /// <param name="clip">What the tokens stand for.</param>
    /// <param name="weights">At least 0, a value a token: [T', H', W'], the first of T' for the first frame alone.</param>
    /// <param name="limit">The weight of the strongest colour; null for the largest.</param>
    /// <param name="token">Framed in white and black: the one that looks; null for none.</param>
    /// <returns>A clip of the same size and length.</returns>
    /// <exception cref="ArgumentException">The weights do not lie on a grid over the clip.</exception>
    public static VideoClip On(
        VideoClip clip,
        Tensor weights,
        double? limit = null,
        (int Frame, int Row, int Column)? token = null
    )
    {
        Check(clip, weights);
        using var scope = NewDisposeScope();
        var values = weights.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var (frames, rows, columns) = ((int)weights.size(0), (int)weights.size(1), (int)weights.size(2));
        var most = (float)Math.Max(limit ?? values.Max(), float.Epsilon);
        var laid = new VideoClip(clip.Frames, clip.Height, clip.Width, clip.FramesPerSecond);
        var framesPerToken = frames == 1 ? 1 : (clip.Frames - 1) / (frames - 1);
        for (var t = 0; t < clip.Frames; t++)
        {
            var latent = (t + framesPerToken - 1) / framesPerToken;
            var source = clip.Frame(t);
            var target = laid.Frame(t);
            for (var i = 0; i < clip.Height * clip.Width; i++)
            {
                var (row, column) = (i / clip.Width * rows / clip.Height, i % clip.Width * columns / clip.Width);
                var weight = values[(((latent * rows) + row) * columns) + column];
                Blend(source.Slice(3 * i, 3), target.Slice(3 * i, 3), Math.Min(weight / most, 1) * Strongest);
            }

            if (token is { } which && which.Frame == latent)
            {
                Frame(laid, t, clip.Height / rows, clip.Width / columns, which.Row, which.Column);
            }
        }

        return laid;
    }

    private static void Blend(ReadOnlySpan<byte> source, Span<byte> target, float part)
    {
        var grey = (0.299f * source[0]) + (0.587f * source[1]) + (0.114f * source[2]);
        target[0] = (byte)(grey + (part * (Color.Red - grey)));
        target[1] = (byte)(grey + (part * (Color.Green - grey)));
        target[2] = (byte)(grey + (part * (Color.Blue - grey)));
    }

    // White, and black outside of it: seen on anything.
    private static void Frame(VideoClip clip, int t, int height, int width, int row, int column)
    {
        Outline(clip, t, row * height, column * width, height, width, 255);
        Outline(clip, t, (row * height) - 1, (column * width) - 1, height + 2, width + 2, 0);
    }

    private static void Outline(VideoClip clip, int t, int top, int left, int height, int width, byte level)
    {
        var frame = clip.Frame(t);
        for (var y = Math.Max(top, 0); y < Math.Min(top + height, clip.Height); y++)
        {
            for (var x = Math.Max(left, 0); x < Math.Min(left + width, clip.Width); x++)
            {
                if (y == top || y == top + height - 1 || x == left || x == left + width - 1)
                {
                    frame.Slice(3 * ((y * clip.Width) + x), 3).Fill(level);
                }
            }
        }
    }

    private static void Check(VideoClip clip, Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(weights);
        var isOver =
            weights.dim() == 3
            && clip.Height % weights.size(1) == 0
            && clip.Width % weights.size(2) == 0
            && (weights.size(0) == 1 ? clip.Frames == 1 : (clip.Frames - 1) % (weights.size(0) - 1) == 0);
        if (!isOver)
        {
            throw new ArgumentException(
                $"Expected weights [T', H', W'] on a grid over {clip.Frames} frames of {clip.Height}x{clip.Width}; found "
                    + $"[{string.Join(", ", weights.shape)}].",
                nameof(weights)
            );
        }
    }
}
