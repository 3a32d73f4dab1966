using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video.Decoders;

/// <summary>Decides from what ffmpeg complained about whether a file is whole.</summary>
/// <remarks>A file that breaks off mostly ends with exit code 0, so any complaint counts.</remarks>
internal static class Damage
{
    /// <summary>What a decoder says when it starts in the middle of a healthy film, at an open group of pictures.</summary>
    private static readonly string[] SeekNoise =
    [
        "mmco:",
        "co located POCs",
        "eference picture",
        "Could not find ref",
        "Last message repeated",
        "number of reference frames",
    ];

    public static void ThrowIfEmpty(ToolResult result, int frames, InputFile input, VideoReadOptions options)
    {
        if (frames > 0)
        {
            return;
        }

        var found = options.Start > TimeSpan.Zero ? $"none after {options.Start.TotalSeconds:0.###} s" : "none";
        var reason = result.Complaints.Count > 0 || result.ExitCode != 0 ? $" ({result.Reason(input.Url)})" : "";
        throw new VideoFileException($"Cannot read '{input.Name}': expected frames, found {found}{reason}.");
    }

    /// <param name="complaints">So far.</param>
    /// <param name="failure">How ffmpeg ended, if it has and not well.</param>
    /// <param name="frames">Delivered so far.</param>
    /// <param name="plan">What was expected.</param>
    /// <param name="input">The file.</param>
    /// <param name="options">What the user wants done about damage.</param>
    public static void ThrowIfAny(
        IReadOnlyList<string> complaints,
        ToolResult? failure,
        int frames,
        DecodePlan plan,
        InputFile input,
        VideoReadOptions options
    )
    {
        var real = options.Start > TimeSpan.Zero ? complaints.Where(IsNoNoise).ToList() : complaints;
        if (options.Damaged == DamagedFilePolicy.Keep || (failure is null && real.Count == 0))
        {
            return;
        }

        var expected = plan.ExpectedFrames is { } count ? $" of about {count}" : "";
        var reason = (failure ?? new ToolResult(0, real)).Reason(input.Url);
        throw new VideoFileException(
            $"Cannot read '{input.Name}': it is damaged or cut off after {frames} frames{expected} ({reason}). "
                + "Set Damaged = DamagedFilePolicy.Keep to have what can be decoded."
        );
    }

    /// <summary>Damage that ffmpeg passes over in silence.</summary>
    public static IEnumerable<string> Unsaid(DecodePlan plan, InputFile input, VideoReadOptions options) =>
        plan.Container == "gif" && options.Frames is null && GifBlocks.IsCutShort(input.FullPath)
            ? ["the last block of the GIF is missing"]
            : [];

    private static bool IsNoNoise(string line) =>
        !SeekNoise.Any(noise => line.Contains(noise, StringComparison.Ordinal));
}
