using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Layers;

public sealed class LayerTests
{
    [Fact]
    public void Rms_norm_gives_a_root_mean_square_of_the_gain()
    {
        using var scope = NewDisposeScope();
        var y = RmsNorm.Normalize(randn(4, 7, 32).Times(50), Filled(3).expand(32), 1e-6);
        var rootMeanSquare = y.square().mean([-1]).sqrt();
        Assert.True(rootMeanSquare.allclose(Filled(3.0).expand(4, 7), 1e-4, 1e-4));
    }

    [Fact]
    public void Rms_norm_in_bfloat16_is_that_of_float32_rounded()
    {
        using var scope = NewDisposeScope();
        var (x, gain) = (randn(64, 256).Times(50), randn(256));
        var narrow = x.to(bfloat16).requires_grad_();
        var y = RmsNorm.Normalize(narrow, gain, 1e-6);
        var wide = narrow.detach().to(float32).requires_grad_();
        var exact = RmsNorm.Normalize(wide, gain, 1e-6);
        Assert.Equal(bfloat16, y.dtype);
        Assert.InRange(Recording.RelativeError(y.to(float32), exact), 1e-6, 1e-2);
        var weights = randn(64, 256);
        y.to(float32).mul(weights).sum().backward();
        exact.mul(weights).sum().backward();
        Assert.InRange(Recording.RelativeError(narrow.grad!.to(float32), wide.grad!), 1e-6, 2e-2);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(20)] // is seen
    public void The_norm_of_one_kernel_is_that_of_the_steps(double epsilon)
    {
        using var scope = NewDisposeScope();
        var (gain, weights) = (randn(256), randn(64, 256));
        var values = randn(64, 256).Times(50);
        var (step, kernel) = (Run(RmsNorm.Normalize), Run(FusedRmsNorm.Normalize));
        Assert.InRange(Recording.RelativeError(kernel.Y, step.Y), 0, 1e-6);
        Assert.InRange(Recording.RelativeError(kernel.Dx, step.Dx), 0, 1e-5);
        Assert.InRange(Recording.RelativeError(kernel.Dgain, step.Dgain), 0, 1e-5);

        (Tensor Y, Tensor Dx, Tensor Dgain) Run(Func<Tensor, Tensor, double, Tensor> norm)
        {
            var (x, g) = (values.clone().requires_grad_(), gain.clone().requires_grad_());
            var y = norm(x, g, epsilon);
            y.mul(weights).sum().backward();
            return (y.detach(), x.grad!, g.grad!);
        }
    }

    // A number handed to TorchScript is a scalar that the collector may take before it is read.
    [Fact]
    public async Task The_norm_of_one_kernel_reads_its_epsilon_while_garbage_is_collected()
    {
        using var scope = NewDisposeScope();
        var (x, gain) = (ones(4, 8), ones(8));
        var wanted = FusedRmsNorm.Normalize(x, gain, 3)[0, 0].item<float>();
        using var end = new CancellationTokenSource();
        var collecting = Task.Run(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    GC.Collect(0);
                    GC.WaitForPendingFinalizers();
                }
            },
            TestContext.Current.CancellationToken
        );
        try
        {
            for (var i = 0; i < 2_000; i++)
            {
                using var y = FusedRmsNorm.Normalize(x, gain, 3);
                Assert.Equal(wanted, y.data<float>()[0]);
            }
        }
        finally
        {
            await end.CancelAsync();
        }

        await collecting;
    }

    [Fact]
    public void Both_ways_of_attention_agree_and_obey_the_mask()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (randn(2, 5, 3, 8), randn(2, 6, 3, 8), randn(2, 6, 3, 8));
        var bias = zeros(2, 1, 1, 6);
        bias[1, .., .., 4..] = tensor(float.NegativeInfinity);
        var fused = DotProductAttention.Attend(q, k, v, bias);
        var manual = DotProductAttention.Manual(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), bias);
        Assert.True(fused.allclose(manual.transpose(1, 2).flatten(2), 1e-5, 1e-5));
        var cut = DotProductAttention.Attend(q[1..], k[1.., ..4], v[1.., ..4]);
        Assert.True(fused[1..].allclose(cut, 1e-5, 1e-5));
    }

    [Fact]
    public void A_sinusoid_has_unit_circles_and_tells_close_times_apart()
    {
        using var scope = NewDisposeScope();
        var sinusoid = TimestepEmbedding.Sinusoid(tensor([0.0, 0.9990, 0.9991]), 64);
        var radius = sinusoid[.., ..32].square().add(sinusoid[.., 32..].square());
        Assert.True(radius.allclose(ones(3, 32), 1e-5, 1e-5));
        Assert.Equal(Math.Cos(999), sinusoid[1, 0].item<float>(), 1e-6);
        Assert.True(sinusoid[1].sub(sinusoid[2]).abs().max().item<float>() > 0.05f);
    }

    [Fact]
    public void A_projection_can_compute_in_bfloat16_over_float32_weights()
    {
        using var scope = NewDisposeScope();
        var network = new FeedForward(16, 32, 16);
        var x = randn(4, 16);
        var exact = network.call(x);
        foreach (var projection in network.modules().OfType<Projection>())
        {
            projection.ComputeType = bfloat16;
        }

        var coarse = network.call(x);
        Assert.Equal(bfloat16, coarse.dtype);
        Assert.InRange(Recording.RelativeError(coarse.to(float32), exact), 1e-6, 2e-2);
        coarse.sum().backward();
        Assert.All(network.parameters(), parameter => Assert.Equal(float32, parameter.grad!.dtype));
    }

    [Fact]
    public void Both_forms_of_gelu_are_close_and_not_the_same()
    {
        using var scope = NewDisposeScope();
        var (tanh, exact) = (new FeedForward(8, 16, 8), new FeedForward(8, 16, 8, gelu: GeluForm.Exact));
        exact.load_state_dict(tanh.state_dict());
        var x = randn(32, 8);
        Assert.InRange(Recording.RelativeError(exact.call(x), tanh.call(x)), 1e-6, 2e-3);
    }

    private static Tensor Filled(double value) => tensor((float)value);
}
