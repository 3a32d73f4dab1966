using Sora.Lab.Conditioning;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests;

public sealed class ResamplingTests
{
    private static readonly double[] Times = FlowSchedule.Linear(10, 3);

    [Fact]
    public void Steps_are_taken_again_where_it_is_settled_where_things_are()
    {
        using var scope = NewDisposeScope();
        var visited = new List<double>();
        var steps = new List<int>();
        var again = new Resampling(Samplers.Euler, Start(3), () => randn(Shape));
        Denoise Told(Tensor noise) =>
            (x, t) =>
            {
                visited.Add(t);
                return x.Times(0);
            };
        _ = again.Draw(Told, randn(Shape), randn(Shape), Times, (step, _, _) => steps.Add(step));

        var expected = Times[..^1].SelectMany(t => Enumerable.Repeat(t, t is >= 0.5 and <= 0.99 ? 3 : 1));
        Assert.Equal(expected, visited);
        Assert.Equal(visited.Select(t => Array.IndexOf(Times, t)), steps);
    }

    [Fact]
    public void Each_time_what_is_given_lies_under_other_noise_as_deep_as_before()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var start = Start(2);
        var again = new Resampling(Samplers.Euler, start, () => randn(Shape));
        var noises = new List<float>();
        Denoise Told(Tensor noise) =>
            (x, t) =>
            {
                var expected = start.Given!.Latent.Times(1 - t).PlusScaled(noise, t);
                Assert.True(x[.., .., 0, 0].allclose(expected[.., .., 0, 0], atol: 1e-5));
                noises.Add(noise.flatten()[0].item<float>());
                return start.Given.Lead(x.Times(0), noise);
            };
        var first = randn(Shape);
        _ = again.Draw(Told, start.Given!.Place(first, first, 1), first, Times);

        Assert.Equal(1 + Times.Count(t => t is >= 0.5 and <= 0.99), noises.Distinct().Count());
    }

    [Fact]
    public void Where_a_sample_comes_from_one_distribution_another_pass_leaves_it_there()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        long[] many = [1, 1, 1, 200, 200];
        var nothing = new GivenLatents(zeros(many), zeros([1, 1, 1, 200, 200], dtype: ScalarType.Bool));
        var again = new Resampling(Samplers.Euler, new() { Given = nothing, Passes = 5 }, () => randn(many));

        // The exact velocity of clips that are normal with a deviation of 0.5.
        Denoise Exact(Tensor noise) =>
            (x, t) =>
            {
                var (clean, noisy) = ((1 - t) * (1 - t) * 0.25, t * t);
                return x.Times((t - ((1 - t) * 0.25)) / (clean + noisy));
            };
        var found = again.Draw(Exact, randn(many), randn(many), FlowSchedule.Linear(100));

        Assert.InRange(found.std().item<float>(), 0.48f, 0.52f);
        Assert.InRange(found.mean().item<float>(), -0.01f, 0.01f);
    }

    [Fact]
    public void One_pass_is_the_sampler_itself()
    {
        using var scope = NewDisposeScope();
        var noise = randn(Shape);
        Denoise Told(Tensor known) => (x, t) => x.cos();
        var once = new Resampling(Samplers.DpmSolverPlusPlus2M, Start(1), () => throw new InvalidOperationException());

        Assert.True(
            once.Draw(Told, noise, noise, Times)
                .equal(Samplers.DpmSolverPlusPlus2M(Told(noise), noise, Times))
                .all()
                .item<bool>()
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingStart { Passes = 0 });
    }

    private static long[] Shape { get; } = [1, 2, 3, 4, 4];

    // All of the first frame but a corner.
    private static SamplingStart Start(int passes)
    {
        var mask = zeros([1, 1, 3, 4, 4], dtype: ScalarType.Bool);
        mask[0, 0, 0] = tensor(true);
        mask[0, 0, 0, 3, 3] = tensor(false);
        return new() { Given = new GivenLatents(randn(Shape), mask), Passes = passes };
    }
}
