using System.Numerics;

namespace Sora.Lab.Worlds.Sampling;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same numbers from a seed on every machine and runtime.</summary>
internal sealed class RandomSource(ulong seed)
{
    private ulong state = seed;

    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high); low where the range is empty.</summary>
    public double Between(double low, double high) => low + (Next() * Math.Max(0, high - low));

    /// <summary>Uniform in [0, count).</summary>
    public int Below(int count) => (int)(Next() * count);

    public bool Chance(double probability) => Next() < probability;

    public double Sign() => Chance(0.5) ? 1 : -1;

    /// <summary>A hash of a seed and two numbers, for details that need no sequence.</summary>
    public static ulong Hash(ulong seed, int x, int y) =>
        Mix(
            seed
                ^ BitOperations.RotateLeft((ulong)(uint)x * 0xD1B54A32D192ED03, 17)
                ^ ((ulong)(uint)y * 0xABC98388FB8FAC03)
        );

    /// <summary>A hash of a seed and a text.</summary>
    public static ulong Hash(ulong seed, string text) =>
        text.Aggregate(seed, (hash, letter) => Hash(hash, letter, text.Length));

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
