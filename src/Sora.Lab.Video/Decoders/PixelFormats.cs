namespace Sora.Lab.Video.Decoders;

/// <summary>What the name of an ffmpeg pixel format tells.</summary>
internal static class PixelFormats
{
    private static readonly string[] WithAlpha =
    [
        "yuva",
        "gbrap",
        "rgba",
        "bgra",
        "argb",
        "abgr",
        "ya8",
        "ya16",
        "vuya",
        "ayuv",
        "pal8", // Any palette entry may be transparent.
    ];

    public static bool HasAlpha(string format) =>
        WithAlpha.Any(prefix => format.StartsWith(prefix, StringComparison.Ordinal));

    public static bool IsRgb(string format) =>
        format.Contains("rgb", StringComparison.Ordinal)
        || format.Contains("bgr", StringComparison.Ordinal)
        || format.StartsWith("gbr", StringComparison.Ordinal)
        || format is "pal8" or "argb" or "abgr";
}
