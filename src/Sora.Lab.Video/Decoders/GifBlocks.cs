namespace Sora.Lab.Video.Decoders;

/// <summary>Walks the blocks of a GIF to its last one: ffmpeg does not say when it is missing.</summary>
/// <remarks>GIF89a, appendix A: header, screen with colour table, then blocks, each a chain of up to 255 bytes, until
/// the trailer 0x3B.</remarks>
internal static class GifBlocks
{
    private const byte Trailer = 0x3B;
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;

    public static bool IsCutShort(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> screen = stackalloc byte[13];
        if (file.ReadAtLeast(screen, screen.Length, throwOnEndOfStream: false) < screen.Length)
        {
            return true;
        }

        if (!screen[..4].SequenceEqual("GIF8"u8))
        {
            return false; // No GIF after all: not for us to judge.
        }

        file.Position += ColourTable(screen[10]);
        while (true)
        {
            switch (file.ReadByte())
            {
                case Trailer:
                    return false;
                case Extension:
                    file.Position++;
                    break;
                case Image:
                    SkipImageHead(file);
                    break;
                default: // The end, or no block where one should be.
                    return true;
            }

            SkipChain(file);
        }
    }

    private static void SkipImageHead(FileStream file)
    {
        file.Position += 8;
        var table = ColourTable(file.ReadByte());
        file.Position += table + 1;
    }

    private static void SkipChain(FileStream file)
    {
        while (file.ReadByte() is var length and > 0)
        {
            file.Position += length;
        }
    }

    private static int ColourTable(int flags) => flags > 0 && (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
}
