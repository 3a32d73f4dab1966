namespace Sora.Lab.Training.Optimization;

/// <summary>A running mean of the weights, which draws better than the last weights do.</summary>
/// <remarks>
/// <c>average += (1 - d)(weights - average)</c> with <c>d = min(decay, (1 + k) / (10 + k))</c> after k updates, so that
/// the random start is soon forgotten (as TensorFlow's average with <c>num_updates</c> does).
/// </remarks>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly double decay;
    private readonly List<(ParameterGroup Group, Tensor Average)> averages;

    /// <summary>Starts at the parameters as they are.</summary>
    /// <param name="parameters">What to average.</param>
    /// <param name="decay">In [0, 1); 0 follows the weights.</param>
    public ExponentialMovingAverage(FlatParameters parameters, double decay)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        this.decay = decay;
        averages = [.. parameters.Groups.Select(group => (group, group.Values.clone().DetachFromDisposeScope()))];
    }

    /// <summary>The decay after so many updates.</summary>
    public double DecayAt(long updates) => Math.Min(decay, (1.0 + updates) / (10.0 + updates));

    /// <summary>Takes the weights in.</summary>
    /// <param name="updates">The number of updates before this one.</param>
    public void Update(long updates)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var share = tensor(1 - DecayAt(updates), float64);
        foreach (var (group, average) in averages)
        {
            average.lerp_(group.Values, share.to(average.dtype, average.device));
        }
    }

    /// <summary>The averages by parameter, as views: read them to save, write them to restore.</summary>
    public IEnumerable<(string Name, Tensor Value)> Averages() =>
        averages.SelectMany(entry => entry.Group.Split(entry.Average));

    /// <summary>Puts the averages in the weights' place until the result is disposed.</summary>
    public IDisposable Applied()
    {
        Exchange();
        return new Exchanged(this);
    }

    /// <inheritdoc />
    public void Dispose() => averages.ForEach(entry => entry.Average.Dispose());

    private void Exchange()
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        foreach (var (group, average) in averages)
        {
            var weights = group.Values.clone();
            group.Values.copy_(average);
            average.copy_(weights);
        }
    }

    private sealed class Exchanged(ExponentialMovingAverage owner) : IDisposable
    {
        private bool done;

        public void Dispose()
        {
            if (!done)
            {
                done = true;
                owner.Exchange();
            }
        }
    }
}
