using Sora.Lab.Layers;

namespace Sora.Lab.Training.Optimization;

/// <summary>Adam with decoupled weight decay.</summary>
/// <remarks>
/// Loshchilov and Hutter 2019, algorithm 2: <c>m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
/// p -= rate (m / (1 - b1^k) / (sqrt(v / (1 - b2^k)) + epsilon) + decay p)</c>. Our own because TorchSharp's loops over
/// tensors and converts numbers implicitly, which can give wrong values (see <c>TensorArithmetic</c>).
/// </remarks>
public sealed class AdamW : IDisposable
{
    private readonly FlatParameters parameters;
    private readonly AdamWConfig config;
    private readonly List<(ParameterGroup Group, Tensor Mean, Tensor Square)> state;
    private readonly Tensor newGradient;

    /// <summary>Starts with moments of 0.</summary>
    public AdamW(FlatParameters parameters, AdamWConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = parameters;
        this.config = config ?? new AdamWConfig();
        state = [.. parameters.Groups.Select(group => (group, Zeros(group), Zeros(group)))];
        newGradient = tensor(1 - this.config.Beta1, float64).DetachFromDisposeScope();
    }

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Takes one step along the gradients.</summary>
    /// <param name="learningRate">At least 0.</param>
    public void Step(double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        Steps++;
        foreach (var (group, mean, square) in state)
        {
            Update(group, mean, square, learningRate);
        }
    }

    /// <summary>The moments by parameter, as views: read them to save, write them to restore.</summary>
    public IEnumerable<(string Name, Tensor Value)> Moments() =>
        state.SelectMany(entry =>
            entry
                .Group.Split(entry.Mean)
                .Select(view => ($"mean/{view.Name}", view.Value))
                .Concat(entry.Group.Split(entry.Square).Select(view => ($"square/{view.Name}", view.Value)))
        );

    /// <summary>Goes on after so many steps; restore <see cref="Moments"/> as well.</summary>
    public void Restore(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, mean, square) in state)
        {
            mean.Dispose();
            square.Dispose();
        }

        newGradient.Dispose();
    }

    private static Tensor Zeros(ParameterGroup group) => zeros_like(group.Values).DetachFromDisposeScope();

    private void Update(ParameterGroup group, Tensor mean, Tensor square, double learningRate)
    {
        var (values, gradients) = (group.Values, group.Gradients);
        using var keep = config.Beta2.ToScalar();
        using var added = (1 - config.Beta2).ToScalar();
        using var epsilon = config.Epsilon.ToScalar();
        using var spread = Math.Sqrt(1 - Math.Pow(config.Beta2, Steps)).ToScalar();
        using var step = (-learningRate / (1 - Math.Pow(config.Beta1, Steps))).ToScalar();
        using var shrink = (1 - (group.Decays ? learningRate * config.WeightDecay : 0)).ToScalar();
        mean.lerp_(gradients, newGradient.to(gradients.dtype, gradients.device));
        square.mul_(keep).addcmul_(gradients, gradients, added);
        var denominator = square.sqrt().div_(spread).add_(epsilon, TensorArithmetic.One);
        values.mul_(shrink).addcdiv_(mean, denominator, step);
    }
}
