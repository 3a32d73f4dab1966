using SkiaSharp;
using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video.Decoders;

/// <summary>Still pictures and animated WebP, decoded by Skia.</summary>
/// <remarks>ffmpeg 5 reads neither animated WebP nor the colour profile of a photograph, and a picture should not need
/// ffmpeg installed. GIF and animated PNG are left to ffmpeg.</remarks>
internal sealed class PictureFile : IDisposable
{
    private readonly SKCodec codec;
    private readonly string name;

    private PictureFile(SKCodec codec, string name)
    {
        (this.codec, this.name) = (codec, name);
        var (width, height) = Upright.Size(codec.Info, codec.EncodedOrigin);
        var timing = Timing();
        Info = new VideoInfo
        {
            Width = width,
            Height = height,
            StoredWidth = codec.Info.Width,
            StoredHeight = codec.Info.Height,
            Frames = timing.IsVariable ? null : Math.Max(1, codec.FrameCount),
            FramesPerSecond = timing.FramesPerSecond,
            IsVariableFrameRate = timing.IsVariable,
            Duration = TimeSpan.FromSeconds(timing.Duration),
            Rotation = Upright.Rotation(codec.EncodedOrigin),
            Container = "picture",
            Codec = codec.EncodedFormat.ToString().ToLowerInvariant(),
            PixelFormat = codec.Info.AlphaType == SKAlphaType.Opaque ? "rgb24" : "rgba",
            HasAlpha = codec.Info.AlphaType != SKAlphaType.Opaque,
        };
    }

    public VideoInfo Info { get; }

    /// <summary>Opens a picture, or returns null for all that ffmpeg should read.</summary>
    public static PictureFile? TryOpen(InputFile input)
    {
        if (!PictureSignature.IsForSkia(input.FullPath))
        {
            return null;
        }

        var codec = SKCodec.Create(input.FullPath);
        return codec is null ? null : new PictureFile(codec, input.Name);
    }

    public IEnumerable<VideoClip> Frames(VideoReadOptions options)
    {
        FrameSize.Check(name, Info.Width, Info.Height, options);
        var (width, height) = FrameSize.Fit(Info.Width, Info.Height, options);
        FrameSize.Check(name, width, height, options);
        var rate = options.FramesPerSecond ?? Info.FramesPerSecond;
        using var decoder = new PictureDecoder(codec, name, options.Damaged);
        foreach (var index in Shown(options, rate))
        {
            using var upright = Upright.Turn(decoder.Frame(index), codec.EncodedOrigin);
            yield return Pictures.Flatten(upright, width, height, options.Background, rate);
        }
    }

    public void Dispose() => codec.Dispose();

    /// <summary>Which stored frame to show at each step of an even clock.</summary>
    private List<int> Shown(VideoReadOptions options, double rate)
    {
        var ends = Ends();
        var all =
            codec.FrameCount <= 1
                ? (options.Start > TimeSpan.Zero ? 0 : 1)
                : (int)Math.Round(Math.Max(0, ends[^1] - options.Start.TotalSeconds) * rate);
        if (all == 0)
        {
            throw new VideoFileException(
                $"Cannot read '{name}': expected frames, found none after {options.Start.TotalSeconds:0.###} s."
            );
        }

        var start = options.Start.TotalSeconds;
        return
        [
            .. Enumerable
                .Range(0, Math.Min(all, options.Frames ?? int.MaxValue))
                .Select(step => Math.Min(ends.Count(end => end <= start + (step + 0.5) / rate), ends.Count - 1)),
        ];
    }

    private FrameTiming Timing()
    {
        var ends = Ends();
        return ends.Count <= 1
            ? new FrameTiming(1, false, 1)
            : FrameTiming.From([0, .. ends.SkipLast(1)], ends[^1] - ends[^2], 0.001);
    }

    /// <summary>Seconds at which each stored frame gives way to the next.</summary>
    private List<double> Ends()
    {
        var time = 0.0;
        if (codec.FrameCount <= 1)
        {
            return [1]; // A still stands for a second.
        }

        // 100 ms is what browsers make of a frame that gives no duration.
        return [.. codec.FrameInfo.Select(frame => time += (frame.Duration > 0 ? frame.Duration : 100) / 1000.0)];
    }
}
