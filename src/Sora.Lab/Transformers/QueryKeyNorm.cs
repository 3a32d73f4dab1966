namespace Sora.Lab.Transformers;

/// <summary>Over what the RMS norm of queries and keys runs.</summary>
public enum QueryKeyNorm
{
    /// <summary>The whole width, before it is cut into heads (Wan2.1).</summary>
    WholeWidth,

    /// <summary>Each head by itself, with one gain shared by the heads.</summary>
    PerHead,
}
