namespace Sora.Lab.Transformers;

/// <summary>Queries and keys with which heads attend to a neighbour before anything is learnt.</summary>
/// <remarks>
/// As d'Ascoli et al. 2021 (ConViT), section 3, but by rotary positions alone: a query and a key that are the same for all tokens, turned by their
/// positions, score <c>cos(w (distance - offset))</c> for each pair of values, highest at the offset. Only biases are set, so the network
/// is free to leave. What shape lies beside a token is otherwise learnt last.
/// </remarks>
internal static class LocalStart
{
    private const double Strength = 6; // against contents of about 1 a value
    private const int Pairs = 2; // the fastest of each axis: slower ones tell neighbours apart too little

    // A head looks at its own place, at one beside it along each axis, or at none in particular.
    private static readonly (int Frames, int Rows, int Columns)?[] Offsets =
    [
        (0, 0, 0),
        (0, 0, 1),
        (0, 1, 0),
        null,
        (0, 0, -1),
        (0, -1, 0),
        (1, 0, 0),
        null,
        (-1, 0, 0),
    ];

    /// <summary>The biases of one head's query and key, float32 [d] each.</summary>
    /// <param name="head">The head, counted through all blocks.</param>
    /// <param name="headWidth">d.</param>
    public static (Tensor Query, Tensor Key) Biases(int head, int headWidth)
    {
        var (query, key) = (new float[headWidth], new float[headWidth]);
        if (Offsets[head % Offsets.Length] is { } offset)
        {
            var start = 0;
            int[] steps = [offset.Frames, offset.Rows, offset.Columns];
            foreach (var (step, frequencies) in steps.Zip(RotaryEmbedding.Frequencies(headWidth)))
            {
                Fill(query.AsSpan(start), frequencies, 0);
                Fill(key.AsSpan(start), frequencies, -step);
                start += 2 * frequencies.Length;
            }
        }

        return (tensor(query), tensor(key));
    }

    private static void Fill(Span<float> values, double[] frequencies, int position)
    {
        for (var pair = 0; pair < Math.Min(Pairs, frequencies.Length); pair++)
        {
            var (sin, cos) = Math.SinCos(frequencies[pair] * position);
            values[2 * pair] = (float)(Strength * cos);
            values[(2 * pair) + 1] = (float)(Strength * sin);
        }
    }
}
