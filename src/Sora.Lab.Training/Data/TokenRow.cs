using Sora.Lab.Text;

namespace Sora.Lab.Training.Data;

/// <summary>A text as tokens, of which the first are given and the others are to be learnt.</summary>
/// <param name="Ids">All of them.</param>
/// <param name="Given">How many of them are given, at least 1.</param>
internal sealed record TokenRow(int[] Ids, int Given)
{
    /// <summary>What a model is shown, and which token comes after each: int64 [B, L], one less than the longest row has.</summary>
    /// <param name="rows">B of them.</param>
    /// <param name="filler">The token behind the end of shorter rows, which is not to be learnt.</param>
    /// <param name="device">Where they are wanted.</param>
    public static (Tensor Ids, Tensor Next) ToTensors(IReadOnlyList<TokenRow> rows, int filler, Device device)
    {
        var length = rows.Max(row => row.Ids.Length) - 1;
        return (
            ToTensor((row, i) => i < row.Ids.Length ? row.Ids[i] : filler),
            ToTensor((row, i) => i + 1 >= row.Given && i + 1 < row.Ids.Length ? row.Ids[i + 1] : Gpt.NoTarget)
        );

        Tensor ToTensor(Func<TokenRow, int, long> value) =>
            tensor(
                [.. rows.SelectMany(row => Enumerable.Range(0, length).Select(i => value(row, i)))],
                [rows.Count, length],
                device: device
            );
    }
}
