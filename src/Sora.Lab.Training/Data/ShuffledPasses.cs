using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>Numbers without end over a list: each pass visits every item once, in an order of its own.</summary>
/// <remarks>A function of seed and number; the order of the last pass is kept, since numbers mostly follow one another.</remarks>
internal sealed class ShuffledPasses<T>(IReadOnlyList<T> items, ulong seed)
{
    private const int OrderStream = 103;
    private volatile Pass? last;

    /// <summary>The item of a number, at least 0; safe to call from several threads.</summary>
    public T At(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var (pass, place) = Math.DivRem(number, items.Count);
        var order = last is { } known && known.Number == pass ? known : Shuffle(pass);
        return items[order.Places[place]];
    }

    private Pass Shuffle(long pass)
    {
        var places = Enumerable.Range(0, items.Count).ToArray();
        StepRandom.Managed(seed, pass, OrderStream).Shuffle(places);
        return last = new Pass(pass, places);
    }

    private sealed record Pass(long Number, int[] Places);
}
