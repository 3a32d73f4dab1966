namespace Sora.Lab.Text;

/// <summary>What a network that writes is shown.</summary>
internal static class TextInput
{
    /// <summary>Checks that tokens are rows that fit the context.</summary>
    /// <param name="ids"><c>[B, L]</c>.</param>
    /// <param name="contextLength">The most tokens of a text.</param>
    /// <param name="seen">Tokens of each text before these.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(Tensor ids, long contextLength, long seen = 0)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > contextLength - seen)
        {
            var after = seen == 0 ? "" : $" after the {seen} seen";
            throw new ArgumentException(
                $"Expected ids [B, L], L from 1 to {contextLength - seen}{after}; found [{string.Join(", ", ids.shape)}].",
                nameof(ids)
            );
        }
    }
}
