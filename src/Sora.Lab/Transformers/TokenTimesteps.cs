using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>A timestep for every token, held as the few distinct ones and how they spread.</summary>
/// <param name="Values">The distinct timesteps of all groups, one after another: float64 [R].</param>
/// <param name="Spans">For each group, which rows belong to it and how they spread over its tokens.</param>
internal sealed record TokenTimesteps(Tensor Values, IReadOnlyList<TimestepSpan> Spans)
{
    /// <summary>Reads a timestep per clip [B], per frame [B, T] or per token [B, T, H, W] (of the token grid).</summary>
    /// <param name="timesteps">A tensor for each group.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="withFrames">Whether every frame needs a row of its own, because an action is added to it.</param>
    public static TokenTimesteps Of(
        IReadOnlyList<Tensor> timesteps,
        IReadOnlyList<TokenGroup> groups,
        bool withFrames = false
    )
    {
        var parts = timesteps.Zip(groups, (t, group) => OfGroup(withFrames ? PerFrame(t, group) : t, group)).ToList();
        return new TokenTimesteps(cat([.. parts.Select(part => part.Values)]), [.. parts.Select(part => part.Span)]);
    }

    /// <summary>The same timesteps where the tokens of a layout stand at their places.</summary>
    public TokenTimesteps Arranged(IReadOnlyList<TokenGroup> groups, TokenLayout layout)
    {
        var rows = (int)Values.size(0);
        var isByClip = Spans.Zip(groups, (span, group) => span.Index is null && span.Rows == group.Count).All(by => by);
        return isByClip && layout.Groups.Count == 1
            ? new TokenTimesteps(Values, [new TimestepSpan(rows, layout.Groups[0].Grid.Count, null)])
            : new TokenTimesteps(Values, [new TimestepSpan(rows, 1, layout.Arrange(RowOfEachToken()))]);
    }

    /// <summary><c>x * scale + shift</c>, each token by its own row, in the dtype of x: [N_total, D].</summary>
    public Tensor ScaleAndShift(Tensor x, Tensor scale, Tensor shift)
    {
        var (scales, shifts) = (Spread(scale.to(x.dtype)), Spread(shift.to(x.dtype)));
        return Join([.. Split(x).Select((part, i) => shifts[i].PlusProduct(part, scales[i]))]);
    }

    /// <summary><c>x + gate * y</c>, each token by its own row: [N_total, D]; the product is of the dtype of y, the sum of that of x.</summary>
    public Tensor AddGated(Tensor x, Tensor y, Tensor gate)
    {
        var (gates, updates) = (Spread(gate.to(y.dtype)), Split(y));
        return Join([.. Split(x).Select((part, i) => Add(part, updates[i], gates[i]))]);
    }

    /// <summary>What belongs to clips, for the rows of each: [B_total, D] -> [R, D].</summary>
    /// <exception cref="ArgumentException">Rows are those of tokens, which clips may share.</exception>
    public Tensor OfClips(Tensor clips, IReadOnlyList<TokenGroup> groups)
    {
        if (Spans.Any(span => span.Index is not null))
        {
            throw new ArgumentException("Pooled text belongs to clips: give a timestep for each clip or each frame.");
        }

        using var scope = NewDisposeScope();
        var parts = clips.split([.. groups.Select(group => (long)group.Count)], 0);
        var rows = parts.Select((part, i) => part.repeat_interleave(Spans[i].Rows / groups[i].Count, 0));
        return cat([.. rows]).MoveToOuterDisposeScope();
    }

    private static (Tensor Values, TimestepSpan Span) OfGroup(Tensor t, TokenGroup group)
    {
        var wide = t.to(float64);
        if (t.dim() == 4)
        {
            var (values, index, _) = wide.flatten().unique(sorted: true, return_inverse: true);
            return (values, new TimestepSpan((int)values.size(0), 1, index));
        }

        var rows = (int)t.numel();
        return (wide.flatten(), new TimestepSpan(rows, group.Tokens / rows, null));
    }

    private static Tensor PerFrame(Tensor t, TokenGroup group) =>
        t.dim() switch
        {
            1 => t.unsqueeze(1).expand(group.Count, group.Grid.Frames),
            2 => t,
            _ => throw new ArgumentException("Actions belong to frames: give a timestep for each clip or each frame."),
        };

    // int64 [N_total]
    private Tensor RowOfEachToken()
    {
        var (parts, first) = (new List<Tensor>(), 0L);
        foreach (var span in Spans)
        {
            var own = TensorArithmetic
                .Count(span.Rows, int64, Values.device)
                .Plus(tensor(first, device: Values.device));
            parts.Add(span.Index is null ? own.repeat_interleave(span.TokensPerRow) : own.index_select(0, span.Index));
            first += span.Rows;
        }

        return cat([.. parts]);
    }

    // [N_total, D] -> for each group [rows, tokens of a row, D]
    private Tensor[] Split(Tensor x)
    {
        Tensor[] parts = Spans.Count == 1 ? [x] : x.split([.. Spans.Select(Tokens)], 0);
        return [.. parts.Select((part, i) => part.view(-1, Spans[i].TokensPerRow, part.size(-1)))];
    }

    private static Tensor Join(Tensor[] parts) =>
        parts.Length == 1 ? parts[0].flatten(0, 1) : cat([.. parts.Select(part => part.flatten(0, 1))]);

    // [R, D] -> for each group [rows, 1, D]
    private Tensor[] Spread(Tensor rows)
    {
        Tensor[] parts = Spans.Count == 1 ? [rows] : rows.split([.. Spans.Select(span => (long)span.Rows)], 0);
        return [.. parts.Select((part, i) => Gather(part, Spans[i].Index).unsqueeze(1))];
    }

    private static Tensor Gather(Tensor rows, Tensor? index) => index is null ? rows : rows.index_select(0, index);

    private static Tensor Add(Tensor x, Tensor y, Tensor gate) =>
        x.dtype == y.dtype ? x.PlusProduct(y, gate) : x.Plus(y.mul(gate));

    private static long Tokens(TimestepSpan span) => span.Index?.numel() ?? ((long)span.Rows * span.TokensPerRow);
}
