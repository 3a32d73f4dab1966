using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Sora.Lab.Native;

/// <summary>What the processor can do that matters to libtorch.</summary>
public static class Processor
{
    /// <summary>The processor's name as it gives it, or "unknown".</summary>
    public static string Name { get; } = ReadName();

    /// <summary>Whether AMD made it.</summary>
    public static bool IsAmd { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == 0x68747541; // "Auth"

    /// <summary>Whether bfloat16 products are faster than float32's: AMX-BF16, or AVX512_BF16 on AMD (CPUID leaf 7).</summary>
    /// <remarks>
    /// Measured, matrices of 2048 on one thread: AMD Zen 5 310 against 76-222 GFLOP/s; an Intel Sapphire Rapids whose
    /// AMX a virtual machine hides 80 against 112, since Intel's vector units take bf16 at half the rate. With neither instruction bf16 is emulated, and
    /// slower still.
    /// </remarks>
    public static bool HasFastBfloat16 { get; } = ReadBfloat16();

    /// <summary>Whether CPUID tells of any cache: leaf 4 on Intel, 8000001D on AMD. Some virtual machines hide them.</summary>
    public static bool TellsCaches { get; } = !X86Base.IsSupported || HasCaches(4) || HasCaches(0x8000001D);

    /// <summary>The widest vector extension: "AVX-512", "AVX2" or "none of AVX2, AVX-512".</summary>
    public static string Vectors { get; } =
        Avx512F.IsSupported ? "AVX-512"
        : Avx2.IsSupported ? "AVX2"
        : "none of AVX2, AVX-512";

    private static bool ReadBfloat16()
    {
        if (!X86Base.IsSupported || !Avx512F.IsSupported)
        {
            return false;
        }

        var (_, _, _, edx) = X86Base.CpuId(7, 0);
        var (eax, _, _, _) = X86Base.CpuId(7, 1);
        var (hasVectors, hasTiles) = ((eax & (1 << 5)) != 0, (edx & (1 << 22)) != 0);
        return hasTiles || (hasVectors && IsAmd);
    }

    private static bool HasCaches(uint leaf)
    {
        const int CacheType = 0x1F; // the low bits of the first register; 0 is none
        var range = unchecked((int)(leaf & 0x80000000));
        return (uint)X86Base.CpuId(range, 0).Eax >= leaf
            && (X86Base.CpuId(unchecked((int)leaf), 0).Eax & CacheType) != 0;
    }

    private static string ReadName()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
        {
            return "unknown";
        }

        var bytes = new List<byte>();
        for (var leaf = 0x80000002; leaf <= 0x80000004; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(unchecked((int)leaf), 0);
            bytes.AddRange(new[] { a, b, c, d }.SelectMany(BitConverter.GetBytes));
        }

        return Encoding.ASCII.GetString([.. bytes]).Trim('\0', ' ');
    }
}
