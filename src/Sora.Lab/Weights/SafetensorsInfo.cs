namespace Sora.Lab.Weights;

/// <summary>What a file's header says of one tensor, after it was checked.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">Its number format as the file names it: <c>F32</c>, <c>BF16</c>, <c>I64</c> ...</param>
/// <param name="Shape">Its sizes; empty for a single number.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
public sealed record SafetensorsInfo(string Name, string DataType, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>The number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The shape as <c>[2, 3]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
