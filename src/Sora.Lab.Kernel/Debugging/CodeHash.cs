using System.Text;

namespace Sora.Lab.Kernel.Debugging;

/// <summary>Names a cell by its code, as front ends do on their side.</summary>
/// <remarks>MurmurHash2 of 32 bits (A. Appleby, 2008) of the code in UTF-8: both sides must agree to the bit.</remarks>
internal static class CodeHash
{
    private const uint Factor = 0x5bd1e995;

    /// <summary>The hash of a cell's code, with the seed 0.</summary>
    public static uint Murmur2(string code)
    {
        ReadOnlySpan<byte> data = Encoding.UTF8.GetBytes(code);
        uint hash = (uint)data.Length;
        for (; data.Length >= 4; data = data[4..])
        {
            uint part = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data) * Factor;
            hash = (hash * Factor) ^ ((part ^ (part >> 24)) * Factor);
        }
        for (int i = data.Length - 1; i >= 0; i--)
        {
            hash ^= (uint)data[i] << (8 * i);
        }
        hash = data.Length > 0 ? hash * Factor : hash;
        hash = (hash ^ (hash >> 13)) * Factor;
        return hash ^ (hash >> 15);
    }
}
