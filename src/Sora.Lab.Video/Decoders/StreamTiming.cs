namespace Sora.Lab.Video.Decoders;

/// <summary>Frame rate, number of frames and playing time of a stream.</summary>
internal static class StreamTiming
{
    /// <summary>Thirty years: a header that says more lies.</summary>
    private const double MaxSeconds = 1e9;

    /// <summary>Matroska's clock; finer ones round to it here.</summary>
    private const double FinestTick = 0.001;

    /// <summary>Whether there is one frame, so that times do not matter.</summary>
    public static bool IsSingle(ProbedStream probed) => probed.IsComplete && probed.Packets <= 1;

    public static VideoInfo Apply(ProbedStream probed, VideoInfo info) =>
        IsSingle(probed) ? Single(probed, info) : Moving(probed, info);

    private static VideoInfo Moving(ProbedStream probed, VideoInfo info)
    {
        var timing = Timing(probed);
        int? declared = probed.Number("nb_frames") is { } number and > 0 and < int.MaxValue ? (int)number : null;
        int? counted = probed.IsComplete ? probed.Packets : null;
        var duration = probed.Duration ?? (probed.IsComplete ? timing.Duration : null);
        return info with
        {
            Frames = timing.IsVariable ? null : declared ?? counted,
            FramesPerSecond = timing.FramesPerSecond,
            IsVariableFrameRate = timing.IsVariable,
            Duration = duration is { } seconds and > 0 and < MaxSeconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static FrameTiming Timing(ProbedStream probed)
    {
        var mean = probed.Fraction("avg_frame_rate")?.Value;
        if (probed.Times.Count < probed.Packets || probed.Times[^1] <= probed.Times[0])
        {
            // Raw streams and old AVI carry no times: the rate they declare is all there is.
            var declared = mean ?? probed.Fraction("r_frame_rate")?.Value ?? 25;
            return new FrameTiming(declared, false, probed.Packets / declared);
        }

        var tick = Math.Max(FinestTick, probed.Fraction("time_base")?.Value ?? 0);
        var timing = FrameTiming.From(probed.Times, probed.LastDuration, tick, mean);
        // The mean of a whole file, where the container knows it, beats that of its first frames.
        return timing.IsVariable && !probed.IsComplete && mean is { } rate
            ? timing with
            {
                FramesPerSecond = rate,
            }
            : timing;
    }

    /// <summary>A clip of one frame lasts as long as it says; a picture, which says nothing, a second.</summary>
    private static VideoInfo Single(ProbedStream probed, VideoInfo info)
    {
        var isPicture = info.Container.EndsWith("_pipe", StringComparison.Ordinal);
        var seconds = !isPicture && probed.LastDuration is { } said and > 0 and < MaxSeconds ? said : 1;
        return info with
        {
            Frames = 1,
            FramesPerSecond = Rational.From(1 / seconds).Value,
            Duration = TimeSpan.FromSeconds(seconds),
        };
    }
}
