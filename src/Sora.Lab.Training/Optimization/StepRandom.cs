namespace Sora.Lab.Training.Optimization;

/// <summary>Randomness as a function of the run's seed and a number: no state to save, none to lose.</summary>
/// <remarks>
/// Seeds are mixed by the finalizer of SplitMix64 (Steele, Lea and Flood 2014), so neighbouring steps have unrelated
/// streams. A run that stops and goes on draws what it would have drawn.
/// </remarks>
public static class StepRandom
{
    /// <summary>A seed for a step, or for anything else that has a number.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="number">The step, or the index of a sample.</param>
    /// <param name="stream">Tells apart what is drawn for one number.</param>
    public static ulong Seed(ulong seed, long number, int stream = 0)
    {
        unchecked
        {
            return Mix(Mix(Mix(seed) ^ (ulong)number) ^ (ulong)(uint)stream);
        }
    }

    /// <summary>A generator on the CPU; the caller disposes it.</summary>
    public static Generator Generator(ulong seed, long number, int stream = 0) => new(Seed(seed, number, stream), CPU);

    /// <summary>A managed generator, for choices made without tensors.</summary>
    public static Random Managed(ulong seed, long number, int stream = 0) =>
        new(unchecked((int)(Seed(seed, number, stream) >> 32)));

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
