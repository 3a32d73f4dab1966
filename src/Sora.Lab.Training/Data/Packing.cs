namespace Sora.Lab.Training.Data;

/// <summary>How clips of many sizes are trained together.</summary>
public enum Packing
{
    /// <summary>Each step has clips of one size, resized and cut to it.</summary>
    Bucketed,

    /// <summary>Clips at their own sizes fill sequences of so many tokens: nothing is padded, nothing is left out.</summary>
    Packed,

    /// <summary>The same sequences as <see cref="Packed"/>, each clip padded to the longest: the same losses at a higher cost, to compare with.</summary>
    Padded,
}
