using System.Buffers.Binary;

namespace Sora.Lab.Video.Decoders;

/// <summary>Tells by its first bytes whether a file is a picture that Skia should read.</summary>
internal static class PictureSignature
{
    private const int MaxChunks = 64;

    public static bool IsForSkia(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[12];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
        {
            return false;
        }

        return start is [0xFF, 0xD8, 0xFF, ..]
            || (start[..4].SequenceEqual("RIFF"u8) && start[8..].SequenceEqual("WEBP"u8))
            || (start[1..4].SequenceEqual("PNG"u8) && !IsAnimatedPng(file));
    }

    /// <summary>An animated PNG says so in a chunk <c>acTL</c> before its pixels.</summary>
    private static bool IsAnimatedPng(FileStream file)
    {
        file.Position = 8;
        Span<byte> header = stackalloc byte[8];
        for (var chunk = 0; chunk < MaxChunks && file.ReadAtLeast(header, 8, throwOnEndOfStream: false) == 8; chunk++)
        {
            if (header[4..].SequenceEqual("acTL"u8))
            {
                return true;
            }

            if (header[4..].SequenceEqual("IDAT"u8))
            {
                return false;
            }

            file.Position += BinaryPrimitives.ReadUInt32BigEndian(header) + 4L;
        }

        return false;
    }
}
