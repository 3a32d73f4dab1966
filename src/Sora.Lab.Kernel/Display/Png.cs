using System.Buffers.Binary;
using System.IO.Compression;

namespace Sora.Lab.Kernel.Display;

/// <summary>Writes pictures as PNG.</summary>
/// <remarks>W3C, Portable Network Graphics, 2003: 8-bit RGB, no filter.</remarks>
internal static class Png
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="rgb">Rows from top to bottom, three bytes a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits
        header[9] = 2; // RGB
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compressed(rgb, width, height));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compressed(ReadOnlySpan<byte> rgb, int width, int height)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(rgb.Slice(row * width * 3, width * 3));
            }
        }
        return bytes.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. type, .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    // Annex D: the CRC of ISO 3309, bit by bit; pictures here are small.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
            }
        }
        return ~crc;
    }
}
