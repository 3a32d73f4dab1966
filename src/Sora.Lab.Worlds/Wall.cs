namespace Sora.Lab.Worlds;

/// <summary>A brick wall in front of the characters, from <see cref="Top"/> to the bottom of the frame.</summary>
/// <param name="Left">Its left edge, in pixels.</param>
/// <param name="Right">Its right edge, in pixels.</param>
/// <param name="Top">Its upper edge, in pixels.</param>
public sealed record Wall(double Left, double Right, double Top);
