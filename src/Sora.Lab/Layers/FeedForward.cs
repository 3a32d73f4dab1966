namespace Sora.Lab.Layers;

/// <summary>The position-wise network of a transformer block: expand, GELU, project back.</summary>
/// <remarks>
/// Vaswani et al. 2017, section 3.3, with GELU (Hendrycks and Gimpel 2016) between the matrices:
/// <c>y = W2 gelu(W1 x + b1) + b2</c>.
/// </remarks>
/// <param name="inputWidth">The width of a token coming in.</param>
/// <param name="hiddenWidth">The width between the two matrices.</param>
/// <param name="outputWidth">The width of a token going out.</param>
/// <param name="start">How the weights start.</param>
/// <param name="gelu">How GELU is computed.</param>
/// <param name="hasBias">Whether there are biases.</param>
public sealed class FeedForward(
    int inputWidth,
    int hiddenWidth,
    int outputWidth,
    ProjectionStart start = ProjectionStart.Xavier,
    GeluForm gelu = GeluForm.Tanh,
    bool hasBias = true
) : Layer<Tensor, Tensor>(nameof(FeedForward))
{
    private readonly Projection up = new(inputWidth, hiddenWidth, start, hasBias);
    private readonly Projection down = new(hiddenWidth, outputWidth, start, hasBias);

    /// <summary>Maps every token: [..., D] -> [..., D'].</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return down.call(Gelu(up.call(x))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Projection.Narrowed"/>
    internal Tensor Narrowed(Tensor x) => up.Narrowed(x);

    private Tensor Gelu(Tensor x) =>
        gelu switch
        {
            GeluForm.Tanh => nn.functional.gelu(x, GELU.Approximate.tanh),
            GeluForm.Exact => nn.functional.gelu(x, GELU.Approximate.none),
            _ => x.mul(x.Times(1.702).sigmoid()),
        };
}
