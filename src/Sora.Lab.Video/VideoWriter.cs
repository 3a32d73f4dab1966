using Sora.Lab.Video.Encoders;
using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video;

/// <summary>Writes clips to files, whole or not at all.</summary>
/// <remarks>
/// <para>The same clip gives the same bytes with the same ffmpeg: no times, no names, a fixed number of encoder
/// threads.</para>
/// <para>mp4 stores even sizes only; an odd width or height is extended by repeating its last column or row.</para>
/// </remarks>
public static class VideoWriter
{
    /// <summary>Writes a clip; the extension chooses the format.</summary>
    /// <param name="clip">What to write.</param>
    /// <param name="path">
    /// <c>x.mp4</c>, <c>x.webm</c>, <c>x.gif</c>, <c>x.apng</c>; <c>x.png</c> for one frame; <c>folder/</c> or
    /// <c>folder/frame_%04d.png</c> for a sequence, counted from 0. The folder to write in must exist, but for a sequence.
    /// </param>
    /// <param name="options">How to compress.</param>
    /// <exception cref="VideoFileException">It cannot be written there, or the format cannot hold it.</exception>
    public static void Write(VideoClip clip, string path, VideoWriteOptions? options = null) =>
        WriteAsync(clip, path, options).GetAwaiter().GetResult();

    /// <summary>Refuses a path that no clip can be written to, before time is spent on making one.</summary>
    /// <param name="path">As for <see cref="Write"/>.</param>
    /// <exception cref="VideoFileException">Its format is none of those known, or the folder cannot be written in.</exception>
    public static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (PngSequence.TryParse(path, null) is null)
        {
            _ = FormatOf(path);
            new AtomicFile(path).Dispose();
        }
    }

    /// <inheritdoc cref="Write"/>
    public static async Task WriteAsync(
        VideoClip clip,
        string path,
        VideoWriteOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new VideoWriteOptions();
        options.Check();
        if (PngSequence.TryParse(path, options.Format) is { } sequence)
        {
            sequence.Write(clip);
            return;
        }

        var format = options.Format ?? FormatOf(path);
        using var file = new AtomicFile(path);
        await EncodeAsync(clip, format, options, file.TemporaryPath, path, cancellation).ConfigureAwait(false);
        file.Commit();
    }

    /// <summary>The bytes of the file <see cref="Write"/> would make: what a notebook shows.</summary>
    /// <exception cref="VideoFileException">The format cannot hold the clip, or ffmpeg is missing.</exception>
    public static byte[] ToBytes(VideoClip clip, VideoFormat format, VideoWriteOptions? options = null) =>
        ToBytesAsync(clip, format, options).GetAwaiter().GetResult();

    /// <inheritdoc cref="ToBytes"/>
    public static async Task<byte[]> ToBytesAsync(
        VideoClip clip,
        VideoFormat format,
        VideoWriteOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(clip);
        options ??= new VideoWriteOptions();
        options.Check();
        // Through a file: mp4 and apng go back to their first bytes when the last frame is in.
        var folder = Directory.CreateTempSubdirectory("sora-lab-");
        try
        {
            var path = Path.Combine(folder.FullName, "clip");
            await EncodeAsync(clip, format, options, path, "clip", cancellation).ConfigureAwait(false);
            return await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task EncodeAsync(
        VideoClip clip,
        VideoFormat format,
        VideoWriteOptions options,
        string path,
        string name,
        CancellationToken cancellation
    )
    {
        if (format == VideoFormat.Png)
        {
            PngSequence.WriteSingle(clip, path, name);
            return;
        }

        await FrameEncoder.EncodeAsync(clip, format, options, path, name, cancellation).ConfigureAwait(false);
    }

    private static VideoFormat FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".mp4" or ".m4v" => VideoFormat.Mp4,
            ".webm" => VideoFormat.Webm,
            ".gif" => VideoFormat.Gif,
            ".apng" => VideoFormat.Apng,
            ".png" => VideoFormat.Png,
            var other => throw new VideoFileException(
                $"Cannot write '{path}': expected .mp4, .webm, .gif, .apng, .png or a folder ending in '/', found '{other}'."
            ),
        };
}
