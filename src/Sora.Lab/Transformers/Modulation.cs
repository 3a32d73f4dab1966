namespace Sora.Lab.Transformers;

/// <summary>How a timestep acts on one half of a block: it shifts and scales what goes in and gates what comes out.</summary>
/// <remarks>Peebles and Xie 2023 (DiT), section 3.2, adaLN: <c>x + gate * f(norm(x) * (1 + scale) + shift)</c>.</remarks>
/// <param name="Shift">[R, D], a row for each distinct timestep.</param>
/// <param name="Scale">[R, D], already with its 1 added: <c>1 + scale</c>.</param>
/// <param name="Gate">[R, D].</param>
internal sealed record Modulation(Tensor Shift, Tensor Scale, Tensor Gate);
