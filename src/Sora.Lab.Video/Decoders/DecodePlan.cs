using System.Globalization;

namespace Sora.Lab.Video.Decoders;

/// <summary>What to ask ffmpeg for, and the frames that will come: size, rate, bytes.</summary>
internal sealed class DecodePlan
{
    private readonly SourceStream source;
    private readonly VideoReadOptions options;

    public DecodePlan(SourceStream source, VideoReadOptions options, string name)
    {
        (this.source, this.options) = (source, options);
        (Width, Height) = FrameSize.Fit(source.Info.Width, source.Info.Height, options);
        FramesPerSecond = options.FramesPerSecond ?? source.Info.FramesPerSecond;
        FrameSize.Check(name, Width, Height, options);
    }

    public int Width { get; }

    public int Height { get; }

    public double FramesPerSecond { get; }

    public string Container => source.Info.Container;

    public bool HasAlpha => source.Info.HasAlpha;

    private bool Resizes => (Width, Height) != (source.Info.Width, source.Info.Height);

    private bool HasLooseIndex => source.Info.Container is "mpegts" or "mpeg" or "mpegvideo";

    /// <summary>How many frames will come, as far as the file tells.</summary>
    public long? ExpectedFrames
    {
        get
        {
            var rateIsKept = options.FramesPerSecond is null || !source.IsMoving;
            var all =
                source.Info.Frames is { } frames && rateIsKept && options.Start == TimeSpan.Zero ? frames
                : source.Info.Duration is { } duration
                    ? (long)Math.Round(Math.Max(0, (duration - options.Start).TotalSeconds) * FramesPerSecond)
                : (long?)null;
            return all is { } known ? Math.Min(known, options.Frames ?? long.MaxValue) : options.Frames;
        }
    }

    public IReadOnlyList<string> Arguments(string url)
    {
        List<string> arguments = ["-hide_banner", "-nostdin", "-v", "error"];
        if (source.Decoder is { } decoder)
        {
            arguments.AddRange(["-c:v", decoder]);
        }

        var start = options.Start.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture);
        string[] seek = options.Start > TimeSpan.Zero ? ["-ss", start] : [];
        string[] open = ["-protocol_whitelist", "file", "-i", url];
        // Before the input, ffmpeg jumps; after it, it decodes and drops, which MPEG streams need to be exact.
        arguments.AddRange(HasLooseIndex ? [.. open, .. seek] : [.. seek, .. open]);
        arguments.AddRange(["-map", "0:V:0", "-vf", Filters()]);
        if (options.Frames is { } count)
        {
            arguments.AddRange(["-frames:v", count.ToString(CultureInfo.InvariantCulture)]);
        }

        // Passthrough: the fps filter has set the times, nothing after it may drop or repeat a frame.
        arguments.AddRange([
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-pix_fmt",
            HasAlpha ? "rgba" : "rgb24",
            "pipe:1",
        ]);
        return arguments;
    }

    private string Filters()
    {
        List<string> filters = [];
        if (source.IsMoving)
        {
            filters.Add($"fps={Rational.From(FramesPerSecond)}");
        }

        if (source.Info.IsHighDynamicRange)
        {
            filters.Add(ToneMap());
        }
        else if (HasAlpha && Resizes)
        {
            filters.Add("format=gbrap,premultiply=inplace=1"); // Else hidden colours bleed over the edges.
        }

        filters.Add($"scale={Width}:{Height}:flags=bicubic+accurate_rnd+full_chroma_int{Matrix()}");
        return string.Join(",", filters);
    }

    /// <summary>PQ or HLG to sRGB: 100 nits is the white of SDR; what is brighter is rolled off.</summary>
    private string ToneMap() =>
        $"zscale=pin={source.Primaries ?? "bt2020"}:min={source.Matrix ?? "bt2020nc"}:t=linear:npl=100,format=gbrpf32le,"
        + "zscale=p=bt709,tonemap=hable:desat=0,zscale=t=iec61966-2-1:m=gbr:r=full,format=gbrp";

    /// <summary>Players take unlabelled HD for BT.709; ffmpeg alone would take it for BT.601.</summary>
    private string Matrix() =>
        source.Matrix is null && source.Info.StoredHeight >= 720 && !PixelFormats.IsRgb(source.Info.PixelFormat)
            ? ":in_color_matrix=bt709"
            : "";

    /// <summary>Lays a frame <c>[H, W, 4]</c> over the background.</summary>
    public void Composite(ReadOnlySpan<byte> rgba, Span<byte> rgb) =>
        AlphaBlend.Over(rgba, rgb, options.Background, isPremultiplied: Resizes && !source.Info.IsHighDynamicRange);
}
