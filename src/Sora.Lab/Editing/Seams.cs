using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>Where drawn frames meet given ones.</summary>
internal static class Seams
{
    /// <summary>Puts given frames, as they are to the last bit, among drawn ones without a seam of the decoder's making.</summary>
    /// <remarks>
    /// Decoded, a given frame is not quite what it was; with the frame itself in its place, its neighbours would differ from it by that error, too. So
    /// the drawn frames keep their steps but take the given frames' values at the ends: Pérez et al. 2003 (Poisson image editing), equation 4, in time.
    /// In one dimension its solution is closed: from one end of a gap to the other, the error there fades linearly into the error here; where an end
    /// is open, into none.
    /// </remarks>
    /// <param name="drawn">Drawn and given frames, decoded in one pass.</param>
    /// <param name="given">A clip of the same size and length that shows the given frames in their places.</param>
    /// <param name="places">Those places, rising.</param>
    public static VideoClip Level(VideoClip drawn, VideoClip given, IReadOnlyCollection<int> places)
    {
        var leveled = drawn.Part(0, drawn.Frames);
        var (before, error) = (-1, new int[leveled.Frame(0).Length]);
        foreach (var after in places.Append(drawn.Frames))
        {
            var next = after < drawn.Frames ? Error(drawn.Frame(after), given.Frame(after)) : new int[error.Length];
            for (var frame = before + 1; frame <= after && frame < drawn.Frames; frame++)
            {
                var share = (double)(frame - before) / (after - before); // 1 at the given frame, which becomes exact
                var pixels = leveled.Frame(frame);
                for (var i = 0; i < pixels.Length; i++)
                {
                    var value = pixels[i] + double.Lerp(error[i], next[i], share);
                    pixels[i] = (byte)Math.Clamp(Math.Round(value), 0, 255);
                }
            }

            (before, error) = (after, next);
        }

        return leveled;
    }

    private static int[] Error(ReadOnlySpan<byte> drawn, ReadOnlySpan<byte> given)
    {
        var error = new int[given.Length];
        for (var i = 0; i < error.Length; i++)
        {
            error[i] = given[i] - drawn[i];
        }

        return error;
    }
}
