namespace Sora.Lab.Training.Optimization;

/// <summary>Parameters of one type and device that share a buffer.</summary>
public sealed class ParameterGroup : IDisposable
{
    private readonly List<(string Name, Parameter Parameter, long Start)> layout = [];
    private readonly List<Tensor> gradients = [];

    internal ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> parameters, bool decays)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        Decays = decays;
        Values = cat([.. parameters.Select(entry => entry.Parameter.detach().reshape(-1))]).DetachFromDisposeScope();
        Gradients = zeros_like(Values).DetachFromDisposeScope();
        var start = 0L;
        foreach (var (name, parameter) in parameters)
        {
            layout.Add((name, parameter, start));
            parameter.set_(View(Values, parameter, start));
            start += parameter.numel();
        }

        AttachGradients();
    }

    /// <summary>Whether weight decay applies.</summary>
    public bool Decays { get; }

    /// <summary>All values, <c>[number of values]</c>; the parameters are views of it.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, <c>[number of values]</c>.</summary>
    public Tensor Gradients { get; }

    /// <summary>A buffer laid out as <see cref="Values"/> is, cut into tensors by parameter; the caller's scope owns them.</summary>
    public IEnumerable<(string Name, Tensor Value)> Split(Tensor buffer) =>
        layout.Select(entry => (entry.Name, View(buffer, entry.Parameter, entry.Start)));

    internal void ZeroGradients()
    {
        Gradients.zero_();
        AttachGradients();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
        gradients.ForEach(gradient => gradient.Dispose());
    }

    private static Tensor View(Tensor buffer, Tensor parameter, long start) =>
        buffer.narrow(0, start, parameter.numel()).view(parameter.shape);

    // A module's zero_grad() may have dropped the views; backward adds to what it finds here.
    private void AttachGradients()
    {
        if (gradients.Count > 0 && layout.All(entry => entry.Parameter.grad is not null))
        {
            return;
        }

        gradients.ForEach(gradient => gradient.Dispose());
        gradients.Clear();
        foreach (var (_, parameter, start) in layout)
        {
            using var scope = NewDisposeScope();
            var view = View(Gradients, parameter, start).DetachFromDisposeScope();
            parameter.grad = view;
            gradients.Add(view);
        }
    }
}
