using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Stages;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class FlowLossTests
{
    private const int TokensPerFrame = 6;

    // An untrained model predicts no velocity, so that where that is 2, each error is 4.
    [Theory]
    [InlineData(0.0, 1.0, 1.0, 1.0, 1.0)]
    [InlineData(0.5, 0.01, 0.04, 0.25, 1.0)]
    [InlineData(0.1, 0.25, 1.0, 1.0, 1.0)]
    public void Below_the_floor_errors_weigh_by_the_square_of_the_time(double floor, params double[] weights)
    {
        Assert.Equal(4 * TokensPerFrame * weights.Sum(), Sum(floor, [1, 1, 1, 1]), 1e-4);
        Assert.Equal(4 * TokensPerFrame * weights[2], Sum(floor, [0, 0, 1, 0]), 1e-4);
    }

    private static double Sum(double floor, float[] unknown)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var config = TinyConfig with { LossTimeFloor = floor };
        using var model = new DiffusionTransformer(config.Transformer(latentChannels: 4, textWidth: 8));
        var group = new FlowGroup(
            zeros([1, 4, 4, 2, 3]),
            ones([1, 4, 4, 2, 3]).Times(2),
            tensor([0.02f, 0.1f, 0.25f, 0.7f]).unsqueeze(0),
            tensor(unknown).unsqueeze(0),
            ["a star"],
            TokensPerFrame,
            (long)unknown.Sum() * TokensPerFrame
        );
        var text = new TextContext(randn(1, 2, 8), [2], TextPadding.Masked);
        return new FlowLoss(config, model, ones(4)).Sum([group], text).item<float>();
    }

    private static BaseStageConfig TinyConfig { get; } =
        new()
        {
            Autoencoder = "",
            Width = 16,
            Depth = 1,
            Heads = 2,
        };
}
