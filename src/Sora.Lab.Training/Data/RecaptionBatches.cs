using Sora.Lab.Recaption;
using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Data;

/// <summary>The rows of each step, those of a few steps sorted by length among them so that little is padding.</summary>
internal sealed class RecaptionBatches : IDisposable
{
    private const int Steps = 8;
    private const int Stream = 110;

    private readonly RecaptionPairs pairs;
    private readonly RecaptionLayout layout;
    private readonly int batch;
    private readonly ulong seed;
    private readonly Ahead<TokenRow[][]> groups;
    private (long Number, TokenRow[][] Batches) group = (-1, []);

    public RecaptionBatches(RecaptionPairs pairs, RecaptionLayout layout, int batch, ulong seed)
    {
        (this.pairs, this.layout, this.batch, this.seed) = (pairs, layout, batch, seed);
        groups = new Ahead<TokenRow[][]>(Group, depth: 1);
    }

    /// <summary>The rows of a step.</summary>
    public TokenRow[] Take(long step)
    {
        var (number, place) = Math.DivRem(step, Steps);
        if (group.Number != number)
        {
            group = (number, groups.Take(number));
        }

        return group.Batches[place];
    }

    public void Dispose() => groups.Dispose();

    private TokenRow[][] Group(long number)
    {
        var count = Steps * batch;
        var rows = Enumerable.Range(0, count).Select(i => Row(pairs.At((number * count) + i)));
        TokenRow[][] batches = [.. rows.OrderBy(row => row.Ids.Length).Chunk(batch)];
        StepRandom.Managed(seed, number, Stream).Shuffle(batches);
        return batches;
    }

    private TokenRow Row(RecaptionPair pair)
    {
        var prompt = layout.EncodePrompt(pair.Prompt);
        return new([.. prompt, .. layout.EncodeAnswer(pair.Caption)], prompt.Length);
    }
}
