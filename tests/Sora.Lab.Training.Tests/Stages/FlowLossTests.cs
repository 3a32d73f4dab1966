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

    [Fact]
    public void Where_noise_is_predicted_its_error_counts()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var config = TinyConfig with { Prediction = Sora.Lab.Diffusion.Prediction.Noise };
        using var model = new DiffusionTransformer(config.Transformer(latentChannels: 4, textWidth: 8));
        var group = Group([1, 1, 1, 1]);
        var text = new TextContext(randn(1, 2, 8), [2], TextPadding.Masked);
        var sum = new FlowLoss(config, model, ones(4)).Sum([group], text).item<float>();
        Assert.Equal(4 * 4 * TokensPerFrame, sum, 1e-2); // zero is said where the noise is 2
    }

    [Fact]
    public void Only_tokens_that_are_kept_count()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = new DiffusionTransformer(TinyConfig.Transformer(latentChannels: 4, textWidth: 8));
        var mask = zeros([1, 1, 4, 2, 3]);
        mask.flatten(2)[0, 0, TensorIndex.Slice(3, 8)] = ones(5);
        var group = Group([1, 1, 1, 1]) with { Kept = arange(3L, 8L).unsqueeze(0), KeptPositions = mask };
        var text = new TextContext(randn(1, 2, 8), [2], TextPadding.Masked);
        var sum = new FlowLoss(TinyConfig, model, ones(4)).Sum([group], text).item<float>();
        Assert.Equal(4 * 5, sum, 1e-3);
    }

    [Fact]
    public void Members_of_an_ensemble_are_each_wrong_by_themselves()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var both = new DenoiserEnsemble(TinyConfig.Transformer(latentChannels: 4, textWidth: 8), 2);
        foreach (var parameter in both.parameters())
        {
            parameter.Accumulate(randn_like(parameter).Times(0.1));
        }

        var text = new TextContext(randn(1, 2, 8), [2], TextPadding.Masked);
        double Loss(IDenoiser denoiser) =>
            new FlowLoss(TinyConfig, denoiser, ones(4)).Sum([Group([1, 1, 1, 1])], text).item<float>();
        var members = ((IDenoiser)both).Members.Cast<DiffusionTransformer>().Select(Loss).ToList();
        Assert.Equal(members.Average(), Loss(both), 1e-3);
    }

    private static FlowGroup Group(float[] unknown) =>
        new(
            zeros([1, 4, 4, 2, 3]),
            ones([1, 4, 4, 2, 3]).Times(2),
            tensor([0.02f, 0.1f, 0.25f, 0.7f]).unsqueeze(0),
            tensor(unknown).unsqueeze(0),
            ["a star"],
            TokensPerFrame,
            (long)unknown.Sum() * TokensPerFrame
        );

    private static double Sum(double floor, float[] unknown)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var config = TinyConfig with { LossTimeFloor = floor };
        using var model = new DiffusionTransformer(config.Transformer(latentChannels: 4, textWidth: 8));
        var group = Group(unknown);
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
