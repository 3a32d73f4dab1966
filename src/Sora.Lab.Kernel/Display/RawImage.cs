namespace Sora.Lab.Kernel.Display;

/// <summary>Shows a <c>byte[]</c> that is an encoded picture or clip as that.</summary>
internal static class RawImage
{
    /// <summary>The picture, or null when the value is not the bytes of a PNG, JPEG, GIF, WebP or MP4.</summary>
    public static MimeBundle? TryRead(object? value)
    {
        if (value is not byte[] bytes || MimeType(bytes) is not { } mimeType)
        {
            return null;
        }
        string text = Words(mimeType, bytes);
        return mimeType == Mp4Video.MimeType
            ? Mp4Video.Show(bytes, text)
            : new MimeBundle(new() { [mimeType] = Convert.ToBase64String(bytes), ["text/plain"] = text }, []);
    }

    /// <summary>What it is; null when the value is no such bytes.</summary>
    public static string? TryTell(object? value) =>
        value is byte[] bytes && MimeType(bytes) is { } mimeType ? Words(mimeType, bytes) : null;

    private static string Words(string mimeType, byte[] bytes) => $"{mimeType}, {bytes.Length} bytes";

    private static string? MimeType(ReadOnlySpan<byte> bytes)
    {
        if (Mp4Video.Is(bytes))
        {
            return Mp4Video.MimeType;
        }
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
        {
            return "image/png";
        }
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
        {
            return "image/jpeg";
        }
        if (bytes.StartsWith("GIF8"u8))
        {
            return "image/gif";
        }
        return bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..12].SequenceEqual("WEBP"u8)
            ? "image/webp"
            : null;
    }
}
