namespace Sora.Lab.Worlds;

/// <summary>How far an upright shape extends from its centre; all shapes are alike left and right.</summary>
/// <param name="Side">To the left and to the right.</param>
/// <param name="Above">Upwards.</param>
/// <param name="Below">Downwards.</param>
public readonly record struct Extent(double Side, double Above, double Below);
