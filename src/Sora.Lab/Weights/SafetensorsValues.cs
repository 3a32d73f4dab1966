using System.Runtime.InteropServices;

namespace Sora.Lab.Weights;

/// <summary>Copies a tensor's bytes, converting the formats that torch lacks here.</summary>
internal static class SafetensorsValues
{
    private static readonly float[] E4M3 = Table(exponentBits: 4, isFinite: true);
    private static readonly float[] E5M2 = Table(exponentBits: 5, isFinite: false);

    /// <summary>Fills <paramref name="target"/>, or says which value cannot be.</summary>
    public static bool TryCopy(ReadOnlySpan<byte> source, Span<byte> target, SafetensorsType type, out string fault)
    {
        fault = "";
        switch (type.Name)
        {
            case "F8_E4M3":
                LookUp(source, MemoryMarshal.Cast<byte, float>(target), E4M3);
                return true;
            case "F8_E5M2":
                LookUp(source, MemoryMarshal.Cast<byte, float>(target), E5M2);
                return true;
            case "U16":
                Widen(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, int>(target));
                return true;
            case "U32":
                Widen(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, long>(target));
                return true;
            case "U64" when MemoryMarshal.Cast<byte, long>(source).ContainsAnyExceptInRange(0, long.MaxValue):
                fault = "a U64 beyond 2^63, which int64 cannot hold";
                return false;
            case "BOOL" when source.ContainsAnyExceptInRange((byte)0, (byte)1):
                fault = "a byte that is neither 0 nor 1";
                return false;
            default:
                source.CopyTo(target);
                return true;
        }
    }

    private static void LookUp(ReadOnlySpan<byte> source, Span<float> target, float[] table)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = table[source[i]];
        }
    }

    private static void Widen(ReadOnlySpan<ushort> source, Span<int> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = source[i];
        }
    }

    private static void Widen(ReadOnlySpan<uint> source, Span<long> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = source[i];
        }
    }

    // Micikevicius et al. 2022, "FP8 Formats for Deep Learning", table 1. E4M3 has no infinity: its one NaN a sign is S.1111.111.
    private static float[] Table(int exponentBits, bool isFinite)
    {
        var mantissaBits = 7 - exponentBits;
        var bias = (1 << (exponentBits - 1)) - 1;
        var table = new float[256];
        for (var bits = 0; bits < 256; bits++)
        {
            var sign = bits >> 7 == 0 ? 1.0 : -1.0;
            var exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
            var mantissa = bits & ((1 << mantissaBits) - 1);
            var fraction = Math.ScaleB(mantissa, -mantissaBits);
            var isTop = exponent == (1 << exponentBits) - 1;
            table[bits] = (float)(
                isTop && isFinite && mantissa == (1 << mantissaBits) - 1 ? double.NaN
                : isTop && !isFinite ? (mantissa == 0 ? sign * double.PositiveInfinity : double.NaN)
                : exponent == 0 ? sign * Math.ScaleB(fraction, 1 - bias)
                : sign * Math.ScaleB(1 + fraction, exponent - bias)
            );
        }

        return table;
    }
}
