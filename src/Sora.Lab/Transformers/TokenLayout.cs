using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>How the blocks see the tokens of all clips: clip after clip, or each clip padded to the longest.</summary>
/// <remarks>
/// Padding computes the same at a higher cost; it is here to be compared with. In a packed sequence, neighbouring groups whose clips have
/// equally many tokens are one batch of attention: positions are in the tokens, so that a clip's shape no longer matters.
/// </remarks>
/// <param name="Groups">Groups of clips of equal length; their grids are lines.</param>
/// <param name="Source">Which token stands at each place, int64 [B Nmax]; null for all tokens in their own order.</param>
/// <param name="Places">At which place each token stands, int64 [N_total]; null as above.</param>
/// <param name="Bias">Minus infinity for scores of padding, [B, 1, 1, Nmax]; null without padding.</param>
/// <param name="Total">N_total where some tokens have no place; they are restored as zeros. Null where all have one.</param>
internal sealed record TokenLayout(
    IReadOnlyList<TokenGroup> Groups,
    Tensor? Source = null,
    Tensor? Places = null,
    Tensor? Bias = null,
    long? Total = null
)
{
    /// <summary>Clip after clip.</summary>
    public static TokenLayout Packed(IReadOnlyList<TokenGroup> groups)
    {
        var merged = new List<TokenGroup>();
        foreach (var group in groups.Select(group => Line(group.Count, group.Grid.Count)))
        {
            if (merged.Count > 0 && merged[^1].Grid == group.Grid)
            {
                merged[^1] = Line(merged[^1].Count + group.Count, group.Grid.Count);
            }
            else
            {
                merged.Add(group);
            }
        }

        return new TokenLayout(merged);
    }

    /// <summary>Each clip padded, by its own last token, to as many as the longest has.</summary>
    public static TokenLayout Padded(IReadOnlyList<TokenGroup> groups, Device device)
    {
        int[] lengths = [.. groups.SelectMany(group => Enumerable.Repeat(group.Grid.Count, group.Count))];
        var longest = lengths.Max();
        var (source, places) = (new long[lengths.Length * longest], new List<long>());
        var bias = new float[lengths.Length * longest];
        for (var (clip, place) = (0, 0); place < source.Length; place++, clip = place / longest)
        {
            var token = place % longest;
            var isPadding = token >= lengths[clip];
            source[place] = isPadding ? places.Count - 1 : places.Count;
            bias[place] = isPadding ? float.NegativeInfinity : 0;
            if (!isPadding)
            {
                places.Add(place);
            }
        }

        return new TokenLayout(
            [Line(lengths.Length, longest)],
            tensor(source, device: device),
            tensor([.. places], device: device),
            tensor(bias, [lengths.Length, 1, 1, longest], device: device)
        );
    }

    /// <summary>Some tokens of each clip, the others dropped.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="kept">For each group the tokens its clips keep, int64 [B, n'].</param>
    public static TokenLayout Kept(IReadOnlyList<TokenGroup> groups, IReadOnlyList<Tensor> kept)
    {
        var (lines, sources, first) = (new List<TokenGroup>(), new List<Tensor>(), 0L);
        foreach (var (group, own) in groups.Zip(kept))
        {
            long[] starts = [.. Enumerable.Range(0, group.Count).Select(i => first + (i * group.Grid.Count))];
            sources.Add(own.Plus(tensor(starts, device: own.device).unsqueeze(1)).flatten());
            lines.Add(Line(group.Count, (int)own.size(1)));
            first += group.Tokens;
        }

        return new TokenLayout(lines, cat(sources), Total: first);
    }

    /// <summary>Values of all tokens, or anything else that has one for each, to their places.</summary>
    public Tensor Arrange(Tensor x) => Source is null ? x : x.index_select(0, Source);

    /// <summary>Undoes <see cref="Arrange"/>; what padding became is gone, and dropped tokens are zeros.</summary>
    public Tensor Restore(Tensor x) =>
        Total is { } total ? zeros([total, x.size(1)], x.dtype, x.device).index_copy(0, Source!, x)
        : Places is null ? x
        : x.index_select(0, Places);

    private static TokenGroup Line(int count, int tokens) => new(count, new GridSize(1, 1, tokens));
}
