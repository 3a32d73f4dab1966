using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>The position-wise network of T5 1.1 and umT5, gated by a GELU.</summary>
/// <remarks>Shazeer 2020, equation 6 (GEGLU). <c>W_down (gelu(W_gate x) * W_up x)</c>, GELU by its tanh approximation.</remarks>
internal sealed class TextFeedForward(int width, int hiddenWidth) : Layer<Tensor, Tensor>(nameof(TextFeedForward))
{
    private readonly Linear gate = TextInitialization.Linear(width, hiddenWidth, Math.Pow(width, -0.5));
    private readonly Linear up = TextInitialization.Linear(width, hiddenWidth, Math.Pow(width, -0.5));
    private readonly Linear down = TextInitialization.Linear(hiddenWidth, width, Math.Pow(hiddenWidth, -0.5));

    public override Tensor forward(Tensor x) // [B, L, D] -> [B, L, D]
    {
        using var scope = NewDisposeScope();
        var gated = nn.functional.gelu(gate.call(x), GELU.Approximate.tanh) * up.call(x);
        return down.call(gated).MoveToOuterDisposeScope();
    }
}
