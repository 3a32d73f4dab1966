namespace Sora.Lab.Layers;

/// <summary>A linear map of the last dimension, computed in a dtype of one's choice: <c>y = x W^T + b</c>.</summary>
/// <remarks>
/// Weights start Xavier uniform (Glorot and Bengio 2010, equation 16) and biases at zero, as in DiT and Wan2.1, unless
/// <see cref="ProjectionStart"/> says otherwise. Parameters keep their own dtype (float32 master weights);
/// <see cref="ComputeType"/> says in which the product is taken.
/// </remarks>
/// <param name="inputWidth">The length of the last dimension coming in.</param>
/// <param name="outputWidth">The length of the last dimension going out.</param>
/// <param name="start">How the weights start.</param>
/// <param name="hasBias">Whether there is a b.</param>
public sealed class Projection(
    int inputWidth,
    int outputWidth,
    ProjectionStart start = ProjectionStart.Xavier,
    bool hasBias = true
) : Layer<Tensor, Tensor>(nameof(Projection)), INarrow
{
    private readonly Parameter weight = Start(inputWidth, outputWidth, start);
    private readonly Parameter? bias = hasBias ? new Parameter(zeros(outputWidth, device: MetaModules.Device)) : null;

    /// <summary>The dtype of the product; null takes that of the weights.</summary>
    public ScalarType? ComputeType { get; set; }

    /// <summary>b, [D'].</summary>
    internal Parameter? Bias => bias;

    /// <summary>Maps [..., D] -> [..., D'], in <see cref="ComputeType"/>.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var type = ProductType;
        return nn
            .functional.linear(As(x, type), As(weight, type), bias is null ? null! : As(bias, type))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The same values in the dtype of the product: what several projections read is best converted once.</summary>
    internal Tensor Narrowed(Tensor x) => As(x, ProductType);

    private ScalarType ProductType => ComputeType ?? weight.dtype;

    private static Tensor As(Tensor x, ScalarType type) => x.dtype == type ? x : x.to(type);

    private static Parameter Start(int inputWidth, int outputWidth, ProjectionStart start)
    {
        var weight = zeros(outputWidth, inputWidth, device: MetaModules.Device);
        _ = start switch
        {
            ProjectionStart.Xavier => nn.init.xavier_uniform_(weight),
            ProjectionStart.SmallNormal => nn.init.normal_(weight, 0, 0.02),
            _ => weight,
        };
        return new Parameter(weight);
    }
}
