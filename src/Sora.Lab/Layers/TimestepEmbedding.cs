namespace Sora.Lab.Layers;

/// <summary>A time in [0, 1] as a vector: a sinusoid of many frequencies, then a small network.</summary>
/// <remarks>
/// Ho et al. 2020, appendix B, in Wan2.1's form: <c>[cos(1000 t w_i) | sin(1000 t w_i)]</c> with
/// <c>w_i = 10000^(-i / half)</c>, then linear, SiLU, linear. Angles are taken in float64: at t near 1 the fastest
/// differ by 1000 radians, where float32 has lost four digits.
/// </remarks>
/// <param name="frequencyWidth">The width of the sinusoid; even.</param>
/// <param name="width">The width of the embedding, D.</param>
/// <param name="reachesBase">See <see cref="Sinusoid"/>.</param>
public sealed class TimestepEmbedding(int frequencyWidth, int width, bool reachesBase = false)
    : Layer<Tensor, Tensor>(nameof(TimestepEmbedding))
{
    private const double TimeScale = 1000;
    private const double Base = 10000;

    private readonly Projection expand = new(frequencyWidth, width, ProjectionStart.SmallNormal);
    private readonly Projection project = new(width, width, ProjectionStart.SmallNormal);

    /// <summary>Embeds times [R] in [0, 1] -> [R, D].</summary>
    public override Tensor forward(Tensor t)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.silu(expand.call(Sinusoid(t, frequencyWidth, reachesBase)));
        return project.call(hidden).MoveToOuterDisposeScope();
    }

    /// <summary>The sinusoid alone, float32: [R] -> [R, width].</summary>
    /// <param name="t">Times in [0, 1], [R].</param>
    /// <param name="width">Even.</param>
    /// <param name="reachesBase">Whether the last frequency is 1 / 10000 itself, as in DDPM's code, instead of one step before it.</param>
    public static Tensor Sinusoid(Tensor t, int width, bool reachesBase = false)
    {
        using var scope = NewDisposeScope();
        var half = width / 2;
        var steps = reachesBase ? half - 1 : half;
        var frequencies = TensorArithmetic.Count(half, float64, t.device).Times(-Math.Log(Base) / steps).exp();
        var angles = t.to(float64).Times(TimeScale).outer(frequencies);
        return cat([angles.cos(), angles.sin()], dim: 1).to(float32).MoveToOuterDisposeScope();
    }
}
