namespace Sora.Lab.Text;

/// <summary>What stands between the matrices of T5's position-wise network.</summary>
public enum TextFeedForwardForm
{
    /// <summary>A GELU that gates a second matrix: T5 1.1 and umT5.</summary>
    /// <remarks>Shazeer 2020, equation 6 (GEGLU): <c>W_down (gelu(W_gate x) * W_up x)</c>, GELU by its tanh approximation.</remarks>
    GatedGelu,

    /// <summary>A rectifier: T5 of 2019.</summary>
    /// <remarks>Raffel et al. 2020: <c>W_down max(W_up x, 0)</c>.</remarks>
    Relu,
}
