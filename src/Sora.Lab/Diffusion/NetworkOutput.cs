namespace Sora.Lab.Diffusion;

/// <summary>What a network of the DDPM family predicts.</summary>
public enum NetworkOutput
{
    /// <summary>The noise, epsilon.</summary>
    /// <remarks>Ho et al. 2020, equation 11.</remarks>
    Noise,

    /// <summary><c>v = alpha noise - sigma x0</c>.</summary>
    /// <remarks>Salimans and Ho 2022, section 4 and appendix D.</remarks>
    VariancePreservingVelocity,

    /// <summary>The clean sample, x0.</summary>
    CleanSample,
}
