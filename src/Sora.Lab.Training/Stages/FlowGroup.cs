using Sora.Lab.Diffusion;

namespace Sora.Lab.Training.Stages;

/// <summary>Clips of one size on their way between data and noise.</summary>
/// <param name="Clean">x0, [B, C, T', H', W'].</param>
/// <param name="Noise">Of the same shape.</param>
/// <param name="Times">Of each latent frame, [B, T']; 0 where it is given.</param>
/// <param name="Unknown">1 where there is something to learn, else 0: float32 [B, T'].</param>
/// <param name="Captions">One for each clip.</param>
/// <param name="TokensPerFrame">Tokens of a latent frame.</param>
/// <param name="UnknownTokens">Tokens in frames that are not given.</param>
internal sealed record FlowGroup(
    Tensor Clean,
    Tensor Noise,
    Tensor Times,
    Tensor Unknown,
    IReadOnlyList<string> Captions,
    int TokensPerFrame,
    long UnknownTokens
)
{
    /// <summary>What is stacked on the noisy latent, [B, C', T', H', W']; null for nothing.</summary>
    public Tensor? Condition { get; init; }

    /// <summary>The tokens of each clip that are not dropped, rising, int64 [B, n']; null for all.</summary>
    public Tensor? Kept { get; init; }

    /// <summary>1 where those lie, else 0, [B, 1, T', H', W']; null for all.</summary>
    public Tensor? KeptPositions { get; init; }

    /// <summary>B.</summary>
    public int Count => Captions.Count;

    /// <summary>Tokens of all clips.</summary>
    public long Tokens => Count * Clean.size(2) * TokensPerFrame;

    /// <summary>What it holds.</summary>
    public IReadOnlyList<Tensor> Tensors =>
        [Clean, Noise, Times, Unknown, .. new[] { Kept, KeptPositions }.OfType<Tensor>()];

    /// <summary>x_t, [B, C, T', H', W'].</summary>
    public Tensor Noisy() => RectifiedFlow.Interpolate(Clean, Noise, Times);
}
