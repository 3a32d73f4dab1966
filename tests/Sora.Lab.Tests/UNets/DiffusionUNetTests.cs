using Sora.Lab.Layers;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.UNets;

namespace Sora.Lab.Tests.UNets;

public sealed class DiffusionUNetTests
{
    private static DiffusionUNetConfig Config { get; } =
        new()
        {
            InputChannels = 4,
            OutputChannels = 4,
            Widths = [8, 12],
            Heads = 2,
            TextWidth = 10,
            FrequencyWidth = 16,
            PooledText = true,
        };

    [Theory]
    [InlineData(1, 4, 4)]
    [InlineData(3, 5, 7)]
    public void Velocities_have_the_shape_of_the_latents(int frames, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new DiffusionUNet(Config with { Widths = [8, 12, 12], Blocks = 2 }));
        var latent = randn([2, 4, frames, height, width]);
        Assert.Equal(latent.shape, Predict(model, latent, rand(2), Text(2)).shape);
    }

    [Fact]
    public void Untrained_it_predicts_zero()
    {
        using var scope = NewDisposeScope();
        using var model = new DiffusionUNet(Config);
        Assert.Equal(0, Predict(model, randn([1, 4, 2, 4, 4]), rand(1), Text(1)).abs().max().item<float>());
    }

    [Fact]
    public void A_time_of_a_clip_is_that_of_each_of_its_frames()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new DiffusionUNet(Config));
        var (latent, t, text) = (randn([2, 4, 3, 4, 4]), rand(2), Text(2));
        var whole = Predict(model, latent, t, text);
        AssertClose(whole, Predict(model, latent, t.unsqueeze(1).expand(-1, 3), text));
        var other = t.unsqueeze(1).repeat(1, 3);
        other[0, 1] = tensor(0.99f);
        var moved = Predict(model, latent, other, text).sub(whole).abs().amax(1, 2, 3, 4);
        Assert.True(moved[0].item<float>() > 1e-3);
        Assert.Equal(0, moved[1].item<float>(), 1e-6);
    }

    [Fact]
    public void Groups_are_what_they_are_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new DiffusionUNet(Config));
        Tensor[] latents = [randn([2, 4, 1, 4, 4]), randn([1, 4, 3, 6, 4])];
        Tensor[] times = [rand(2), rand(1)];
        var text = Text(3);
        var together = model.call(new DiffusionInput(latents, times, text));
        AssertClose(Predict(model, latents[0], times[0], text.Part(0, 2)), together[0]);
        AssertClose(Predict(model, latents[1], times[1], text.Part(2, 1)), together[1]);
    }

    [Fact]
    public void What_pads_a_prompt_does_not_matter_and_its_words_do()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new DiffusionUNet(Config));
        var (latent, t, states) = (randn([1, 4, 2, 4, 4]), rand(1), randn(1, 5, 10));
        Tensor With(int at)
        {
            var changed = states.clone();
            changed[0, at] = ones(10);
            return Predict(model, latent, t, new TextContext(changed, [3], TextPadding.Masked));
        }

        var plain = Predict(model, latent, t, new TextContext(states, [3], TextPadding.Masked));
        AssertClose(plain, With(4));
        Assert.True(With(1).sub(plain).abs().max().item<float>() > 1e-4);
    }

    [Fact]
    public void Gradients_reach_every_parameter()
    {
        using var scope = NewDisposeScope();
        using var model = Shaken.Of(new DiffusionUNet(Config));
        Predict(model, randn([2, 4, 2, 4, 4]), rand(2), Text(2)).Squared().sum().backward();
        Assert.All(
            model.named_parameters(),
            named => Assert.True(named.parameter.grad is { } g && g.abs().sum().item<float>() > 0, named.name)
        );
    }

    [Fact]
    public void Its_cost_is_that_of_its_matrices()
    {
        using var scope = NewDisposeScope();
        using var model = new DiffusionUNet(Config with { Widths = [8, 12, 16], Blocks = 2 });
        var sum = 0.0;
        foreach (var (name, module) in model.named_modules())
        {
            if (module is SpacetimeConvolution or Projection)
            {
                var weights = (double)module.parameters().First().numel();
                ((nn.Module<Tensor, Tensor>)module).register_forward_hook(
                    (_, _, y) =>
                    {
                        var outputs = module.parameters().First().size(0);
                        sum +=
                            name.EndsWith("modulation", StringComparison.Ordinal) || !IsConvolution(module)
                                ? 2 * weights * y.numel() / y.size(-1)
                                : 2 * weights * y.numel() / outputs;
                        return y;
                    }
                );
            }
        }

        const int Words = 5;
        _ = Predict(model, randn([1, 4, 2, 6, 5]), rand(1), Text(1, Words));
        sum += Attention(2 * 3 * 3, 12, Words, times: 2) + Attention(2 * 2 * 2, 16, Words, times: 3);
        Assert.Equal(sum, model.Config.Operations(new GridSize(2, 6, 5), Words), 0.5);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var model = new DiffusionUNet(Config);
        using var latent = randn([1, 4, 2, 4, 4]);
        using var t = rand(1);
        using var states = randn(1, 5, 10);
        var text = new TextContext(states, [3], TextPadding.Masked);
        Predict(model, latent, t, text).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Predict(model, latent, t, text).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void What_only_transformers_know_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = new DiffusionUNet(Config);
        var plain = new DiffusionInput([randn([1, 4, 2, 4, 4])], [rand(1)], Text(1));
        Assert.Throws<ArgumentException>(() => model.call(plain with { Actions = [rand(1, 2, 3)] }));
        Assert.Throws<ArgumentException>(() => model.call(plain with { Timesteps = [rand(1, 2, 4, 4)] }));
        Assert.Throws<ArgumentException>(() => model.call(plain with { Latents = [randn([1, 3, 2, 4, 4])] }));
        Assert.Throws<ArgumentException>(() => (Config with { Widths = [6] }).Checked());
    }

    private static bool IsConvolution(nn.Module module) => module is SpacetimeConvolution;

    private static double Attention(int positions, int width, int words, int times) =>
        times * ((4.0 * positions * positions * width) + (4.0 * positions * words * width));

    private static TextContext Text(int clips, int length = 5) =>
        new(randn(clips, length, 10), [.. Enumerable.Repeat(length, clips)], TextPadding.Masked);

    private static Tensor Predict(DiffusionUNet model, Tensor latent, Tensor t, TextContext text) =>
        model.call(new DiffusionInput([latent], [t], text))[0];

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.True(actual.allclose(expected, 1e-4, 1e-5), $"{actual.sub(expected).abs().max().item<float>()}");
}
