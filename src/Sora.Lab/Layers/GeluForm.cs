namespace Sora.Lab.Layers;

/// <summary>Ways to compute GELU (Hendrycks and Gimpel 2016). The first two differ by less than 0.001, the third from them by up to 0.02.</summary>
public enum GeluForm
{
    /// <summary>By a hyperbolic tangent, as Wan2.1 and most published video transformers do.</summary>
    Tanh,

    /// <summary>By the error function: on a CPU it takes a third of the time, less than half with its gradient.</summary>
    Exact,

    /// <summary>By a sigmoid, <c>x sigmoid(1.702 x)</c>, as CLIP does.</summary>
    Sigmoid,
}
