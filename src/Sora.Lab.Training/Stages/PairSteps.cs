using Sora.Lab.Text;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>What each step of a super-resolution stage computes on: pairs of latents, and captions as numbers.</summary>
/// <remarks>For a GPU the next steps are made ready while one is trained on; a CPU has nothing else to do it with.</remarks>
internal sealed class PairSteps : IDisposable
{
    private readonly BucketedClips clips;
    private readonly LatentPairs pairs;
    private readonly PromptTokenizer tokenizer;
    private readonly Device device;
    private readonly Ahead<PairStep?>? ahead;

    /// <param name="clips">What is trained on; disposed with this.</param>
    /// <param name="pairs">Encodes them.</param>
    /// <param name="tokenizer">Reads the captions.</param>
    /// <param name="device">Where the model is.</param>
    public PairSteps(BucketedClips clips, LatentPairs pairs, PromptTokenizer tokenizer, Device device)
    {
        (this.clips, this.pairs, this.tokenizer, this.device) = (clips, pairs, tokenizer, device);
        ahead = device.type == DeviceType.CUDA ? new Ahead<PairStep?>(Make, depth: 2) : null;
    }

    /// <summary>A step's pairs; null where all of its clips are damaged.</summary>
    /// <param name="number">The first is 0.</param>
    /// <param name="owner">Whose the tensors become.</param>
    public PairStep? Take(long number, DisposeScope owner)
    {
        var step = ahead is null ? Make(number) : ahead.Take(number);
        owner.Attach(step?.Tensors ?? []);
        return step;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ahead?.Dispose();
        clips.Dispose();
    }

    private PairStep? Make(long number)
    {
        var batch = clips.Take(number)[0];
        if (batch.Count == 0)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var (fine, coarse) = pairs.Of(batch);
        string[] captions = [.. batch.Select(clip => clip.Caption)];
        var (ids, lengths) = tokenizer.EncodeBatch(captions);
        var step = new PairStep(fine, coarse, captions, ids.to(device), lengths);
        scope.Detach(step.Tensors);
        return step;
    }
}
