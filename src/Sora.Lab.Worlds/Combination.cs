namespace Sora.Lab.Worlds;

/// <summary>The three attributes that are held out together: what colour, what shape, doing what.</summary>
/// <param name="Color">The fill.</param>
/// <param name="Shape">The outline.</param>
/// <param name="Motion">What it does.</param>
public readonly record struct Combination(CharacterColor Color, CharacterShape Shape, Motion Motion);
