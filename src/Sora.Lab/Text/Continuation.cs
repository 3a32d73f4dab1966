namespace Sora.Lab.Text;

/// <summary>Goes on with texts side by side, a token at a time.</summary>
internal static class Continuation
{
    /// <summary>Adds tokens until there are enough, or every text has come to its end.</summary>
    /// <param name="ids">How the texts begin, <c>[B, L]</c>, int64.</param>
    /// <param name="count">The most tokens to add, at least 0.</param>
    /// <param name="next">Draws the token after each text: <c>[B, L] -> [B, 1]</c>.</param>
    /// <param name="end">The token that ends a text; null for none.</param>
    /// <returns><c>[B, L + count]</c>, or less where all have ended.</returns>
    public static Tensor Of(Tensor ids, int count, Func<Tensor, Tensor> next, long? end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var gradients = no_grad();
        using var all = NewDisposeScope();
        var text = ids.alias();
        var ended = new bool[ids.size(0)];
        for (var i = 0; i < count && !ended.All(hasEnded => hasEnded); i++)
        {
            using var scope = NewDisposeScope();
            var drawn = next(text);
            text = cat([text, drawn], dim: 1).MoveToOuterDisposeScope();
            ended = [.. ended.Zip(drawn.cpu().data<long>(), (hasEnded, id) => hasEnded || id == end)];
        }

        return text.MoveToOuterDisposeScope();
    }
}
