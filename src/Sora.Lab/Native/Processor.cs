using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Sora.Lab.Native;

/// <summary>What the processor can do that matters to libtorch.</summary>
public static class Processor
{
    /// <summary>The processor's name as it gives it, or "unknown".</summary>
    public static string Name { get; } = ReadName();

    /// <summary>Fast bfloat16 products: AVX512_BF16 or AMX-BF16 (CPUID leaf 7).</summary>
    /// <remarks>Without it bf16 is emulated and slower than fp32, so it is not chosen.</remarks>
    public static bool HasBfloat16 { get; } = ReadBfloat16();

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
        return (eax & (1 << 5)) != 0 || (edx & (1 << 22)) != 0;
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
