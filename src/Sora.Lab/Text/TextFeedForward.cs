using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>The position-wise network of T5 in one of its two forms.</summary>
internal sealed class TextFeedForward(int width, int hiddenWidth, TextFeedForwardForm form)
    : Layer<Tensor, Tensor>(nameof(TextFeedForward))
{
    private readonly Linear? gate =
        form == TextFeedForwardForm.GatedGelu
            ? TextInitialization.Linear(width, hiddenWidth, Math.Pow(width, -0.5))
            : null;
    private readonly Linear up = TextInitialization.Linear(width, hiddenWidth, Math.Pow(width, -0.5));
    private readonly Linear down = TextInitialization.Linear(hiddenWidth, width, Math.Pow(hiddenWidth, -0.5));

    public override Tensor forward(Tensor x) // [B, L, D] -> [B, L, D]
    {
        using var scope = NewDisposeScope();
        var hidden = gate is null
            ? nn.functional.relu(up.call(x))
            : nn.functional.gelu(gate.call(x), GELU.Approximate.tanh).mul(up.call(x));
        return down.call(hidden).MoveToOuterDisposeScope();
    }
}
