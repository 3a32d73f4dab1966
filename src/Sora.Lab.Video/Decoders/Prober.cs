using System.Text.Json;
using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video.Decoders;

/// <summary>Asks ffprobe what a file holds.</summary>
internal static class Prober
{
    /// <summary>Demuxers that would read other files, or draw text, where a video was named.</summary>
    private static readonly string[] RefusedContainers =
    [
        "tty",
        "concat",
        "hls",
        "dash",
        "sdp",
        "rtsp",
        "lavfi",
        "image2",
    ];

    public static async Task<SourceStream> ProbeAsync(InputFile input, CancellationToken cancellation)
    {
        using var probe = ToolProcess.Start(FFmpegTools.FFprobe, Arguments(input.Url));
        probe.Input.Close();
        using var json = new MemoryStream();
        await probe.Output.CopyToAsync(json, cancellation).ConfigureAwait(false);
        var result = await probe.FinishAsync(cancellation).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Refusal(input, $"expected a video that ffmpeg can read, found: {result.Reason(input.Url)}");
        }

        json.Position = 0;
        using var document = await JsonDocument.ParseAsync(json, default, cancellation).ConfigureAwait(false);
        return Describe(new ProbedStream(document.RootElement), input);
    }

    private static string[] Arguments(string url) =>
        [
            .. new[] { "-v", "error", "-protocol_whitelist", "file", "-of", "json", "-select_streams", "V:0" },
            .. new[] { "-show_format", "-show_streams", "-show_entries", "packet=pts_time,duration_time" },
            .. new[] { "-read_intervals", $"%+#{ProbedStream.MaxPackets}", url },
        ];

    private static SourceStream Describe(ProbedStream probed, InputFile input)
    {
        if (RefusedContainers.Contains(probed.Container))
        {
            throw Refusal(input, $"expected a video file, found '{probed.Container}' text");
        }

        if (!probed.HasVideo)
        {
            throw Refusal(input, $"expected a video stream, found none ('{probed.Container}')");
        }

        if (probed.Number("width") is not > 0 || probed.Number("height") is not > 0 || probed.Text("pix_fmt") is null)
        {
            throw Refusal(input, $"expected frames, found a '{probed.Text("codec_name")}' stream without a size");
        }

        return StreamDescription.Describe(probed);
    }

    private static VideoFileException Refusal(InputFile input, string why) =>
        new($"Cannot read '{input.Name}': {why}.");
}
