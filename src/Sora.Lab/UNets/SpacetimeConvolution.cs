using Sora.Lab.Layers;

namespace Sora.Lab.UNets;

/// <summary>A convolution over time, height and width that keeps the frames, computed in a dtype of one's choice.</summary>
/// <param name="inChannels">C.</param>
/// <param name="outChannels">C'.</param>
/// <param name="side">Positions it sees along each axis; odd.</param>
/// <param name="stride">By what it divides height and width, rounded up.</param>
/// <param name="start">How the weights start.</param>
internal sealed class SpacetimeConvolution(
    int inChannels,
    int outChannels,
    int side = DiffusionUNetConfig.Kernel,
    int stride = 1,
    ProjectionStart start = ProjectionStart.Xavier
) : Layer<Tensor, Tensor>(nameof(SpacetimeConvolution)), INarrow
{
    private readonly Parameter weight = Start(inChannels, outChannels, side, start);
    private readonly Parameter bias = new(zeros(outChannels, device: MetaModules.Device));

    /// <inheritdoc />
    public ScalarType? ComputeType { get; set; }

    public override Tensor forward(Tensor x) // [B, C, T, H, W] -> [B, C', T, H / stride, W / stride]
    {
        using var scope = NewDisposeScope();
        var type = ComputeType ?? weight.dtype;
        long[] strides = [1, stride, stride];
        long[] padding = [side / 2, side / 2, side / 2];
        return nn
            .functional.conv3d(x.to(type), weight.to(type), bias.to(type), strides: strides, padding: padding)
            .MoveToOuterDisposeScope();
    }

    private static Parameter Start(int inChannels, int outChannels, int side, ProjectionStart start)
    {
        var matrix = zeros(outChannels, inChannels * side * side * side, device: MetaModules.Device);
        if (start == ProjectionStart.Xavier)
        {
            nn.init.xavier_uniform_(matrix);
        }

        return new Parameter(matrix.view(outChannels, inChannels, side, side, side));
    }
}
