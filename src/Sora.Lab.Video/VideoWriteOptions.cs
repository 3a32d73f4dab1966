namespace Sora.Lab.Video;

/// <summary>How to compress. The default is visually lossless at a moderate size.</summary>
public sealed record VideoWriteOptions
{
    /// <summary>Quality of mp4 and webm, in <c>[0, 51]</c>: lower is better and larger; 18 is visually lossless.</summary>
    public int ConstantRateFactor { get; init; } = 18;

    /// <summary>Which format, where the extension of the file does not say.</summary>
    public VideoFormat? Format { get; init; }

    /// <summary>Whether gif and apng play for ever, or once.</summary>
    public bool Loop { get; init; } = true;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ConstantRateFactor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ConstantRateFactor, 51);
    }
}
