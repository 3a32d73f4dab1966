using System.Runtime.CompilerServices;
using Sora.Lab.Video.Decoders;
using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video;

/// <summary>Reads any video or picture that ffmpeg reads, as 8-bit sRGB frames, upright, with square pixels.</summary>
/// <remarks>
/// <para>Only files are read: names never become options, protocols or patterns, and a play list that points
/// elsewhere is refused.</para>
/// <para>Variable frame rates are resampled to an even one, so motion keeps its speed; transparent pixels are laid over
/// <see cref="VideoReadOptions.Background"/>; PQ and HLG are tone-mapped; unlabelled YUV is taken for BT.709 from 720
/// lines up and for BT.601 below, as players do.</para>
/// </remarks>
public static class VideoReader
{
    /// <summary>What the file says about itself, without decoding it.</summary>
    /// <exception cref="VideoFileException">It is no video, or ffmpeg is missing.</exception>
    public static VideoInfo Probe(string path) => ProbeAsync(path).GetAwaiter().GetResult();

    /// <summary>What the file says about itself, without decoding it.</summary>
    /// <exception cref="VideoFileException">It is no video, or ffmpeg is missing.</exception>
    public static async Task<VideoInfo> ProbeAsync(string path, CancellationToken cancellation = default)
    {
        using var input = InputFile.Open(path);
        using var picture = PictureFile.TryOpen(input);
        return picture?.Info ?? (await Prober.ProbeAsync(input, cancellation).ConfigureAwait(false)).Info;
    }

    /// <summary>Reads a clip into memory.</summary>
    /// <exception cref="VideoFileException">It is no video, damaged, or larger than the options allow.</exception>
    public static VideoClip Read(string path, VideoReadOptions? options = null) =>
        ReadAsync(path, options).GetAwaiter().GetResult();

    /// <summary>Reads a clip into memory.</summary>
    /// <exception cref="VideoFileException">It is no video, damaged, or larger than the options allow.</exception>
    public static async Task<VideoClip> ReadAsync(
        string path,
        VideoReadOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        var buffer = new ClipBuffer(path, options ?? new VideoReadOptions());
        await foreach (var frame in Stream(path, options, buffer.Expect, cancellation).ConfigureAwait(false))
        {
            buffer.Add(frame);
        }

        return buffer.ToClip();
    }

    /// <summary>Reads frame by frame, each a clip of one frame; memory does not grow with the length of the film.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which part to read, and as what.</param>
    /// <param name="cancellation">Stops ffmpeg at once.</param>
    /// <exception cref="VideoFileException">It is no video, or (after the last good frame) damaged.</exception>
    public static IAsyncEnumerable<VideoClip> Stream(
        string path,
        VideoReadOptions? options = null,
        CancellationToken cancellation = default
    ) => Stream(path, options, null, cancellation);

    private static async IAsyncEnumerable<VideoClip> Stream(
        string path,
        VideoReadOptions? options,
        Action<int, int, long?>? expect,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        options ??= new VideoReadOptions();
        options.Check();
        using var input = InputFile.Open(path);
        using var picture = PictureFile.TryOpen(input);
        if (picture is not null)
        {
            foreach (var frame in picture.Frames(options))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return frame;
            }

            yield break;
        }

        var source = await Prober.ProbeAsync(input, cancellation).ConfigureAwait(false);
        var plan = new DecodePlan(source, options, path);
        expect?.Invoke(plan.Width, plan.Height, plan.ExpectedFrames);
        var frames = FrameDecoder.DecodeAsync(input, plan, options, cancellation);
        await foreach (var pixels in frames.ConfigureAwait(false))
        {
            yield return new VideoClip(pixels, 1, plan.Height, plan.Width, plan.FramesPerSecond);
        }
    }
}
