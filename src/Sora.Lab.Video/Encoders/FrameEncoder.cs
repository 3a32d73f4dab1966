using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video.Encoders;

/// <summary>Feeds frames to ffmpeg and turns its failures into one line.</summary>
internal static class FrameEncoder
{
    public static async Task EncodeAsync(
        VideoClip clip,
        VideoFormat format,
        VideoWriteOptions options,
        string path,
        string name,
        CancellationToken cancellation
    )
    {
        var url = "file:" + path;
        var arguments = EncoderArguments.For(clip, format, options, url, name);
        using var encoder = ToolProcess.Start(FFmpegTools.FFmpeg, arguments);
        var broke = false;
        try
        {
            await FeedAsync(clip, EncoderArguments.NeedsEvenSize(format), encoder.Input, cancellation)
                .ConfigureAwait(false);
        }
        catch (IOException)
        {
            broke = true; // It ended before the last frame; why, its complaints say.
        }

        var result = await encoder.FinishAsync(cancellation).ConfigureAwait(false);
        if (broke || result.ExitCode != 0)
        {
            throw new VideoFileException($"Cannot write '{name}': {result.Reason(url)}.");
        }
    }

    private static async Task FeedAsync(VideoClip clip, bool evenSize, Stream pipe, CancellationToken cancellation)
    {
        var frameBytes = clip.Height * clip.Width * 3;
        var padRow = evenSize && clip.Width % 2 == 1;
        var padFrame = evenSize && clip.Height % 2 == 1;
        await using (pipe.ConfigureAwait(false))
        {
            for (var frame = 0; frame < clip.Frames; frame++)
            {
                var pixels = clip.Pixels.Slice(frame * frameBytes, frameBytes);
                var bytes = padRow || padFrame ? Extend(pixels.Span, clip.Width, padRow, padFrame) : pixels;
                await pipe.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Repeats the last column, the last row, or both.</summary>
    private static byte[] Extend(ReadOnlySpan<byte> pixels, int width, bool padRow, bool padFrame)
    {
        var row = width * 3;
        var wide = row + (padRow ? 3 : 0);
        var height = pixels.Length / row;
        var extended = new byte[(height + (padFrame ? 1 : 0)) * wide];
        for (var y = 0; y < extended.Length / wide; y++)
        {
            var source = pixels.Slice(Math.Min(y, height - 1) * row, row);
            var target = extended.AsSpan(y * wide, wide);
            source.CopyTo(target);
            source[^3..].CopyTo(target[^3..]);
        }

        return extended;
    }
}
