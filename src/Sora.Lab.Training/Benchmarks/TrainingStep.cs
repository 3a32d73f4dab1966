using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Benchmarks;

/// <summary>A step of training a text-to-video model, as the trainer takes it, on clips that are noise: to be timed.</summary>
/// <remarks>
/// Noise and times are drawn, texts encoded; forward, backward, clipping, optimizer, average. Clips are at hand as latents, as those are that
/// <see cref="FlowStageConfig.CachedClips"/> keeps.
/// </remarks>
public sealed class TrainingStep : IDisposable
{
    private const int PassesOfAStep = 3; // forward, and backward to weights and inputs
    private const int Pieces = 512; // of a vocabulary
    private const double ClipNorm = 1;
    private const double LearningRate = 1e-3;
    private const double AverageDecay = 0.999;

    private readonly BaseStageConfig stage;
    private readonly Bucket bucket;
    private readonly DiffusionTransformer transformer;
    private readonly TextEncoder textEncoder;
    private readonly FlatParameters parameters;
    private readonly AdamW optimizer;
    private readonly ExponentialMovingAverage average;
    private readonly FlowLoss flow;
    private readonly Tensor clean; // [B, C, T', H', W']
    private readonly Tensor ids; // [B, L]
    private readonly Tensor deviations; // [C]
    private readonly int[] lengths;
    private long steps;

    /// <summary>Builds an untrained model and its clips.</summary>
    /// <param name="stage">The model and its loss; of the data nothing is used.</param>
    /// <param name="autoencoder">Whose latents it is trained on.</param>
    /// <param name="bucket">Size of the clips, and how many.</param>
    /// <param name="compute">Where, and in which numbers matrices multiply.</param>
    public TrainingStep(BaseStageConfig stage, VideoAutoencoderConfig autoencoder, Bucket bucket, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(autoencoder);
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentNullException.ThrowIfNull(compute);
        using var scope = NewDisposeScope();
        (this.stage, this.bucket) = (stage, bucket);
        random.manual_seed(1).Dispose();
        var (text, channels, device) = (stage.Text(Pieces), autoencoder.LatentChannels, compute.Device);
        textEncoder = new TextEncoder(text);
        textEncoder.to(device);
        transformer = new DiffusionTransformer(stage.Transformer(channels, text.Width));
        compute.PlaceToTrain(transformer);
        parameters = FlatParameters.Of([("transformer", transformer), ("text_encoder", textEncoder)]);
        optimizer = new AdamW(parameters);
        average = new ExponentialMovingAverage(parameters, AverageDecay);
        deviations = ones(channels, device: device).DetachFromDisposeScope();
        flow = new FlowLoss(stage, transformer, deviations);
        Grid = FlowDraw.GridOf(bucket.Size, autoencoder.Stride, stage.Patch);
        var (p, b) = (stage.Patch, bucket.Batch);
        long[] shape = [b, channels, Grid.Frames * p.Frames, Grid.Height * p.Height, Grid.Width * p.Width];
        clean = randn(shape, device: device).DetachFromDisposeScope();
        ids = randint(3, Pieces, [b, ClipCost.TextTokens], int64, device).DetachFromDisposeScope();
        lengths = [.. Enumerable.Range(0, b).Select(i => ClipCost.TextTokens - (i % (ClipCost.TextTokens / 2)))];
        Operations = b * OperationsOfAClip(transformer.Config, text, Grid.Count);
    }

    /// <summary>The tokens of a clip.</summary>
    public Patches.GridSize Grid { get; }

    /// <summary>Values that are trained.</summary>
    public long Parameters => parameters.Count;

    /// <summary>Matrix operations of a step, a multiplication with its addition counted as two; nothing else is counted.</summary>
    public double Operations { get; }

    /// <summary>Takes a step.</summary>
    /// <returns>The loss.</returns>
    public double Take()
    {
        using var scope = NewDisposeScope();
        parameters.ZeroGradients();
        var loss = flow.Sum([Draw()], textEncoder.Encode(ids, lengths)).Over((double)bucket.Batch * Grid.Count);
        loss.backward();
        parameters.ClipGradients(ClipNorm);
        var value = loss.ToDouble();
        optimizer.Step(LearningRate);
        average.Update(steps++);
        return value;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var part in new IDisposable[] { clean, ids, deviations, average, optimizer, parameters })
        {
            part.Dispose();
        }

        transformer.Dispose();
        textEncoder.Dispose();
    }

    // Three passes, but for the gradient of the noisy clip, which nobody needs.
    private static double OperationsOfAClip(
        DiffusionTransformerConfig transformer,
        TextEncoderConfig text,
        int tokens
    ) =>
        (PassesOfAStep * (transformer.Operations(tokens, ClipCost.TextTokens) + text.Operations(ClipCost.TextTokens)))
        - transformer.EmbeddingOperations(tokens);

    private FlowGroup Draw()
    {
        var (device, frames) = (clean.device, clean.size(2));
        var times = stage.Prediction.TimesOf(randn(bucket.Batch, device: device), stage.TimeMean, stage.TimeDeviation);
        return new FlowGroup(
            clean,
            randn_like(clean),
            times.unsqueeze(1).expand(bucket.Batch, frames),
            ones(bucket.Batch, frames, device: device),
            [.. Enumerable.Repeat("", bucket.Batch)],
            Grid.CountPerFrame,
            (long)bucket.Batch * Grid.Count
        );
    }
}
