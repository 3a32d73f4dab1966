using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>The encoded prompts that the video tokens attend to, one for each clip.</summary>
/// <param name="States">[B, L, D], what the text encoder gave; positions beyond a prompt's length hold zeros
/// where <paramref name="Padding"/> is <see cref="TextPadding.Attended"/>, and anything finite where it is masked.</param>
/// <param name="Lengths">The tokens of each prompt, 1 to L.</param>
/// <param name="Padding">What becomes of the positions beyond them.</param>
public sealed record TextContext(Tensor States, IReadOnlyList<int> Lengths, TextPadding Padding)
{
    /// <summary>How many prompts, B.</summary>
    public int Count => Lengths.Count;

    /// <summary>Checks that states and lengths belong together.</summary>
    /// <exception cref="ArgumentException">The shapes disagree, or a length is not in 1 to L.</exception>
    public void Check()
    {
        if (States.dim() != 3 || States.size(0) != Lengths.Count)
        {
            throw new ArgumentException(
                $"Expected text states [{Lengths.Count}, L, D] for {Lengths.Count} prompts, found [{string.Join(", ", States.shape)}]."
            );
        }

        foreach (var length in Lengths.Where(length => length < 1 || length > States.size(1)))
        {
            throw new ArgumentException($"A prompt's length must be 1 to {States.size(1)}, found {length}.");
        }
    }

    /// <summary>Some of the prompts.</summary>
    /// <param name="first">The index of the first.</param>
    /// <param name="count">How many.</param>
    public TextContext Part(int first, int count) =>
        new(States.narrow(0, first, count), [.. Lengths.Skip(first).Take(count)], Padding);

    /// <summary>The mean state of each prompt over its own tokens, [B, D].</summary>
    public Tensor Means()
    {
        using var scope = NewDisposeScope();
        var counts = tensor(Lengths.ToArray(), States.dtype, States.device).unsqueeze(1); // [B, 1]
        var positions = TensorArithmetic.Count(States.size(1), States.dtype, States.device); // [L]
        var isToken = positions.lt(counts).unsqueeze(2); // [B, L, 1]
        return where(isToken, States, zeros_like(States)).sum(dim: 1).div(counts).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What is added to the attention scores of these keys, [B, 1, 1, L]: 0 where they count, minus infinity where they are
    /// padding; null when all of them count.
    /// </summary>
    public Tensor? ScoreBias()
    {
        var longest = (int)States.size(1);
        if (Padding == TextPadding.Attended || Lengths.All(length => length == longest))
        {
            return null;
        }

        var bias = new float[Lengths.Count * longest];
        for (var i = 0; i < Lengths.Count; i++)
        {
            bias.AsSpan((i * longest) + Lengths[i], longest - Lengths[i]).Fill(float.NegativeInfinity);
        }

        return tensor(bias, Lengths.Count, 1, 1, longest).to(States.device);
    }
}
