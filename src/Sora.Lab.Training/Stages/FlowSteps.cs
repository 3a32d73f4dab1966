using Sora.Lab.Text;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>What each step computes on: clips become latents with noise and times, captions become numbers.</summary>
/// <remarks>For a GPU the next steps are drawn while one is trained on; a CPU has nothing else to draw them with.</remarks>
internal sealed class FlowSteps : IDisposable
{
    private readonly IStepSource clips;
    private readonly FlowDraw draw;
    private readonly PromptTokenizer tokenizer;
    private readonly Device device;
    private readonly Ahead<IReadOnlyList<FlowPack>>? ahead;

    /// <param name="clips">What is trained on; disposed with this.</param>
    /// <param name="draw">Draws what is added to it.</param>
    /// <param name="tokenizer">Reads the captions.</param>
    /// <param name="device">Where the model is.</param>
    public FlowSteps(IStepSource clips, FlowDraw draw, PromptTokenizer tokenizer, Device device)
    {
        (this.clips, this.draw, this.tokenizer, this.device) = (clips, draw, tokenizer, device);
        ahead = device.type == DeviceType.CUDA ? new Ahead<IReadOnlyList<FlowPack>>(Draw, depth: 2) : null;
    }

    /// <summary>The sequences of a step; none where all of its clips are damaged.</summary>
    /// <param name="step">The first is 0.</param>
    /// <param name="owner">Whose the tensors become.</param>
    public IReadOnlyList<FlowPack> Take(long step, DisposeScope owner)
    {
        var packs = ahead is null ? Draw(step) : ahead.Take(step);
        owner.Attach(packs.SelectMany(pack => pack.Tensors));
        return packs;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ahead?.Dispose();
        clips.Dispose();
    }

    private IReadOnlyList<FlowPack> Draw(long step) => [.. clips.Take(step).Where(pack => pack.Count > 0).Select(Draw)];

    private FlowPack Draw(IReadOnlyList<StepClip> pack)
    {
        using var scope = NewDisposeScope();
        var groups = draw.Groups(pack);
        var (ids, lengths) = tokenizer.EncodeBatch([.. groups.SelectMany(group => group.Captions)]);
        var drawn = new FlowPack(groups, ids.to(device), lengths);
        scope.Detach(drawn.Tensors);
        return drawn;
    }
}
