using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>A learned number per head and distance, added to the attention scores in place of position embeddings.</summary>
/// <remarks>
/// Raffel et al. 2020, section 2.1. Near distances each have a bucket of their own, far ones share buckets of growing
/// width, up to <see cref="TextEncoderConfig.MaxDistance"/>; distances ahead and behind have separate halves of the table.
/// </remarks>
internal sealed class RelativePositionBias(int buckets, int maxDistance, int heads, double deviation)
    : Layer<int, Tensor>(nameof(RelativePositionBias))
{
    private const float LocalSlope = 0.7f; // each word further counts half as much
    private const float OtherSide = -8; // one in 3,000 of what the word itself counts

    private readonly Parameter table = TextInitialization.Normal(deviation, buckets, heads);

    /// <summary>Lets two heads begin by looking at neighbours: the first behind, the second ahead.</summary>
    /// <remarks>
    /// Linear in the distance as in Press et al. 2022 (ALiBi), or in its bucket where those widen; numbers near 0 have a long way to go until a head tells a neighbour from the rest.
    /// </remarks>
    public void StartLocally()
    {
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var half = buckets / 2;
        var local = Math.Min(heads, 2);
        var starts = Enumerable
            .Range(0, buckets)
            .SelectMany(bucket =>
                Enumerable
                    .Range(0, local)
                    .Select(head => Start(bucket % half, isOwnSide: bucket >= half == (head == 1)))
            );
        table.narrow(1, 0, local).copy_(tensor([.. starts], [buckets, local]));
    }

    public override Tensor forward(int length) // -> [K, L, L]
    {
        using var scope = NewDisposeScope();
        var indices = tensor(Buckets(length), [(long)length * length], device: table.device);
        return table.index_select(0, indices).reshape(length, length, heads).permute(2, 0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>The bucket of a distance; positive is a key after its query.</summary>
    public int Bucket(int keyMinusQuery)
    {
        var half = buckets / 2;
        var start = keyMinusQuery > 0 ? half : 0;
        var distance = Math.Abs(keyMinusQuery);
        var exact = half / 2;
        if (distance < exact)
        {
            return start + distance;
        }

        // In float32 as the published models compute it: at powers of two a double may land in the next bucket.
        var share = MathF.Log((float)distance / exact) / (float)Math.Log((double)maxDistance / exact);
        return start + Math.Min(half - 1, exact + (int)(share * (half - exact)));
    }

    private static float Start(int distance, bool isOwnSide) =>
        distance == 0 || isOwnSide ? -LocalSlope * distance : OtherSide;

    private long[] Buckets(int length)
    {
        var indices = new long[length * length];
        for (var query = 0; query < length; query++)
        {
            for (var key = 0; key < length; key++)
            {
                indices[(query * length) + key] = Bucket(key - query);
            }
        }

        return indices;
    }
}
