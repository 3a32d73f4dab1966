using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>Where drawn frames meet given ones.</summary>
internal static class Seams
{
    private const int Channels = 3;
    private const int LargestChange = 24; // of 255: more than the decoder's error, less than from one colour to another

    /// <summary>Puts given frames, as they are to the last bit, among drawn ones without a seam of the decoder's making.</summary>
    /// <remarks>
    /// Decoded, a given frame is not quite what it was; with the frame itself in its place, its neighbours would differ from it by that error, too. So
    /// the drawn frames keep their steps but take the given frames' values at the ends: Pérez et al. 2003 (Poisson image editing), equation 4, in time.
    /// In one dimension its solution is closed: from one end of a gap to the other, the error there fades linearly into the error here; where an end
    /// is open, into none. Only where a pixel still shows what it showed there: the error at an outline would stay behind as a ghost of it when the
    /// character moves on.
    /// </remarks>
    /// <param name="drawn">Drawn and given frames, decoded in one pass.</param>
    /// <param name="given">A clip of the same size and length that shows the given frames in their places.</param>
    /// <param name="places">Those places, rising.</param>
    public static VideoClip Level(VideoClip drawn, VideoClip given, IReadOnlyCollection<int> places)
    {
        var leveled = drawn.Part(0, drawn.Frames);
        var before = -1;
        foreach (var after in places.Append(drawn.Frames))
        {
            for (var frame = before + 1; frame <= after && frame < drawn.Frames; frame++)
            {
                var share = (double)(frame - before) / (after - before); // 1 at the given frame, which becomes exact
                AddError(leveled.Frame(frame), drawn, given, frame, before, 1 - share);
                AddError(leveled.Frame(frame), drawn, given, frame, after, share);
            }

            before = after;
        }

        return leveled;
    }

    // Adds a share of the error of a given frame; there is none beyond the ends of the clip.
    private static void AddError(
        Span<byte> pixels,
        VideoClip drawn,
        VideoClip given,
        int frame,
        int place,
        double share
    )
    {
        if (place < 0 || place == drawn.Frames)
        {
            return;
        }

        var now = drawn.Frame(frame);
        var there = drawn.Frame(place);
        var wanted = given.Frame(place);
        for (var i = 0; i < pixels.Length; i += Channels)
        {
            if (!IsLike(now.Slice(i, Channels), there.Slice(i, Channels)))
            {
                continue;
            }

            for (var channel = i; channel < i + Channels; channel++)
            {
                var value = pixels[channel] + (share * (wanted[channel] - there[channel]));
                pixels[channel] = (byte)Math.Clamp(Math.Round(value), 0, 255);
            }
        }
    }

    private static bool IsLike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            if (Math.Abs(one[channel] - other[channel]) > LargestChange)
            {
                return false;
            }
        }

        return true;
    }
}
