using Sora.Lab.Training.Optimization;
using AdamW = Sora.Lab.Training.Optimization.AdamW;

namespace Sora.Lab.Training.Tests.Optimization;

public sealed class AdamWTests
{
    [Fact]
    public void The_first_step_has_the_length_of_the_learning_rate()
    {
        using var weights = new Parameter(tensor(new[] { 1.0, -2.0, 3.0 }));
        using var parameters = new FlatParameters([("weights", weights)]);
        using var optimizer = new AdamW(parameters);

        Backward(weights, tensor(new[] { 0.5, -4.0, 1e-3 }));
        optimizer.Step(0.1);

        // m / (1 - b1) = g and sqrt(v / (1 - b2)) = |g|, so each value moves by the rate against its gradient's sign.
        Assert.Equal([0.9, -1.9, 2.9], weights.data<double>(), (a, b) => Math.Abs(a - b) < 2e-6);
    }

    [Fact]
    public void Steps_follow_the_formula()
    {
        var config = new AdamWConfig { WeightDecay = 0.1 };
        using var weights = new Parameter(tensor(new[] { 2.0 }).reshape(1, 1));
        using var parameters = new FlatParameters([("weights", weights)]);
        using var optimizer = new AdamW(parameters, config);
        var (p, m, v) = (2.0, 0.0, 0.0);
        for (var k = 1; k <= 5; k++)
        {
            var gradient = Math.Sin(k);
            parameters.ZeroGradients();
            Backward(weights, tensor(new[] { gradient }).reshape(1, 1));
            optimizer.Step(0.05);
            m = (config.Beta1 * m) + ((1 - config.Beta1) * gradient);
            v = (config.Beta2 * v) + ((1 - config.Beta2) * gradient * gradient);
            var update = m / (1 - Math.Pow(config.Beta1, k)) / (Math.Sqrt(v / (1 - Math.Pow(config.Beta2, k))) + 1e-8);
            p -= 0.05 * (update + (config.WeightDecay * p));
        }

        Assert.Equal(p, weights.item<double>(), 12);
    }

    [Fact]
    public void Agrees_with_torch()
    {
        using var ours = Network();
        using var theirs = Network();
        theirs.load_state_dict(ours.state_dict());
        using var parameters = FlatParameters.Of([("network", ours)]);
        using var optimizer = new AdamW(parameters, new AdamWConfig { Beta2 = 0.999, WeightDecay = 0.02 });
        var matrices = theirs.parameters().Where(p => p.dim() > 1);
        var vectors = theirs.parameters().Where(p => p.dim() <= 1);
        using var decayed = optim.AdamW(matrices, 0.01, 0.9, 0.999, 1e-8, 0.02);
        using var undecayed = optim.AdamW(vectors, 0.01, 0.9, 0.999, 1e-8, 0);
        using var generator = new Generator(5, CPU);
        for (var step = 0; step < 20; step++)
        {
            using var scope = NewDisposeScope();
            var x = randn(8, 6, generator: generator);
            parameters.ZeroGradients();
            theirs.zero_grad();
            ours.call(x).square().mean().backward();
            theirs.call(x).square().mean().backward();
            optimizer.Step(0.01);
            decayed.step();
            undecayed.step();
        }

        foreach (var (mine, other) in ours.parameters().Zip(theirs.parameters()))
        {
            Assert.True(mine.sub(other).abs().max().item<float>() < 1e-6f);
        }
    }

    [Fact]
    public void Moments_restored_go_on_as_if_never_stopped()
    {
        using var weights = new Parameter(ones(3, float64));
        using var again = new Parameter(ones(3, float64));
        using var parameters = new FlatParameters([("weights", weights)]);
        using var others = new FlatParameters([("weights", again)]);
        using var optimizer = new AdamW(parameters);
        using var resumed = new AdamW(others);
        Backward(weights, tensor(new[] { 1.0, 2.0, 3.0 }));
        optimizer.Step(0.1);
        Copy(
            [("values", parameters.Groups[0].Values), .. optimizer.Moments()],
            [("values", others.Groups[0].Values), .. resumed.Moments()]
        );
        resumed.Restore(optimizer.Steps);
        Backward(again, tensor(new[] { 1.0, 2.0, 3.0 }));
        optimizer.Step(0.1);
        resumed.Step(0.1);

        Assert.Equal(weights.data<double>(), again.data<double>());
    }

    [Fact]
    public void Clipping_leaves_the_direction_and_bounds_the_norm()
    {
        using var matrix = new Parameter(zeros(1, 2, float64));
        using var vector = new Parameter(zeros(1, float64));
        using var parameters = new FlatParameters([("matrix", matrix), ("vector", vector)]);
        matrix.mul(tensor(new[] { 3.0, 4.0 })).sum().add(vector.mul(tensor(new[] { 12.0 })).sum()).backward();

        Assert.Equal(13, parameters.ClipGradients(1), 12);
        Assert.Equal(1, parameters.ClipGradients(2), 12);
        Assert.Equal(12.0 / 13, vector.grad!.item<double>(), 12);
    }

    [Fact]
    public void Only_matrices_decay()
    {
        using var matrix = new Parameter(ones(2, 2));
        using var vector = new Parameter(ones(2));
        using var parameters = new FlatParameters([("matrix", matrix), ("vector", vector)]);
        using var optimizer = new AdamW(parameters, new AdamWConfig { WeightDecay = 0.5 });
        optimizer.Step(0.1);

        Assert.Equal(0.95f, matrix[0, 0].item<float>(), 6);
        Assert.Equal(1f, vector[0].item<float>());
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var network = Network();
        using var parameters = FlatParameters.Of([("network", network)]);
        using var optimizer = new AdamW(parameters);
        using var average = new ExponentialMovingAverage(parameters, 0.9);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var step = 0; step < 50; step++)
        {
            using var scope = NewDisposeScope();
            parameters.ZeroGradients();
            network.call(ones(1, 6)).sum().backward();
            parameters.ClipGradients(0.1);
            optimizer.Step(1e-3);
            average.Update(step);
            using (average.Applied()) { }
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Sequential Network() =>
        nn.Sequential(("up", nn.Linear(6, 16)), ("act", nn.GELU()), ("down", nn.Linear(16, 3)));

    private static void Backward(Tensor weights, Tensor gradient) => weights.mul(gradient).sum().backward();

    private static void Copy(IEnumerable<(string, Tensor Value)> from, IEnumerable<(string, Tensor Value)> to)
    {
        using var nothing = no_grad();
        foreach (var (source, target) in from.Zip(to))
        {
            target.Value.copy_(source.Value);
        }
    }
}
