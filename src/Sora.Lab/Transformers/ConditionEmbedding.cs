using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>What a class-conditional diffusion transformer is told: the step of noise and, where it has classes, the class.</summary>
internal sealed class ConditionEmbedding(DiTConfig config) : Layer<Tensor, Tensor?, Tensor>(nameof(ConditionEmbedding))
{
    private const int Frequencies = 256;
    private const double Steps = 1000;

    private readonly TimestepEmbedding time = new(Frequencies, config.Width, config.ReachesBaseFrequency);
    private readonly Embedding? label = config.Classes > 0 ? nn.Embedding(config.Classes + 1, config.Width) : null;

    /// <summary>Steps [B] in [0, 999] and classes, int64 [B] -> [B, D].</summary>
    /// <exception cref="ArgumentException">There is a class for a model without, or none for one with.</exception>
    public override Tensor forward(Tensor step, Tensor? classOf)
    {
        if (label is null != classOf is null)
        {
            throw new ArgumentException($"Expected {(label is null ? "no class" : "a class")} for each sample.");
        }

        using var scope = NewDisposeScope();
        var embedding = time.call(step.to(float64).Over(Steps));
        return (label is null ? embedding : embedding.Plus(label.call(classOf!))).MoveToOuterDisposeScope();
    }
}
