namespace Sora.Lab.Worlds.Oracle;

/// <summary>Says what keeps a reading from being a whole character.</summary>
internal static class NegativeGate
{
    private const double LeastSeen = 0.6;
    private const double SmallestDiameter = 8;
    private const double BlendRatio = 0.6;
    private const double SmallRadius = 6.5;
    private const double LargeRadius = 9.5;
    private const double LargestColorRatio = 0.36;
    private const double LargestBlurInRadii = 0.28;

    /// <summary>The flaw in plain words, or nothing.</summary>
    /// <param name="reading">What was measured.</param>
    /// <param name="frames">T.</param>
    /// <param name="hidden">In how many frames a wall may have hidden it.</param>
    /// <param name="scale">Pixels of the clip a pixel of the reading.</param>
    public static string FlawOf(CharacterReading reading, int frames, int hidden, int scale)
    {
        var (_, distance, next) = ColorTable.Classify(reading.Fill);
        return reading.Track.Seen < LeastSeen * (frames - hidden) ? "seen too briefly"
            : 2 * reading.Radius * scale < SmallestDiameter ? "too small"
            : distance > LargestColorRatio * (distance + next) ? "no clear colour"
            : reading.Blur > LargestBlurInRadii * reading.Radius ? "too blurred"
            : !IsClear(reading) ? "no clear shape"
            : "";
    }

    // A compressed character of a dozen pixels is blurred by its chroma; a large one leaves no doubt.
    private static bool IsClear(CharacterReading reading)
    {
        var part = Math.Clamp((reading.Radius - SmallRadius) / (LargeRadius - SmallRadius), 0, 1);
        var largestError = double.Lerp(0.3, 0.14, part);
        var largestRatio = double.Lerp(0.85, 0.5, part);
        return reading.BlendError > BlendRatio * reading.Error
            && reading.Error < largestError
            && reading.Error < largestRatio * reading.NextError;
    }

    /// <summary>From 0 to 1: how much better its colour and shape explain it than the next best.</summary>
    public static double Confidence(CharacterReading reading)
    {
        var (_, distance, next) = ColorTable.Classify(reading.Fill);
        return Math.Min(
            1 - (2 * distance / (distance + next)),
            1 - (reading.Error / Math.Max(1e-9, reading.NextError))
        );
    }
}
