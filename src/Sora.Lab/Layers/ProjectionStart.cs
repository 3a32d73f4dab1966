namespace Sora.Lab.Layers;

/// <summary>How the weights of a <see cref="Projection"/> start.</summary>
public enum ProjectionStart
{
    /// <summary>Uniform, scaled so that variance passes through unchanged.</summary>
    Xavier,

    /// <summary>Normal with deviation 0.02: the small networks for time and text.</summary>
    SmallNormal,

    /// <summary>All zero, so that what follows starts as if it were not there.</summary>
    Zero,
}
