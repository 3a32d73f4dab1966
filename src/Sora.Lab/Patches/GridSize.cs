namespace Sora.Lab.Patches;

/// <summary>The tokens of one clip as a box; token order is frame by frame, row by row.</summary>
/// <param name="Frames">Tokens along time.</param>
/// <param name="Height">Tokens along the height.</param>
/// <param name="Width">Tokens along the width.</param>
public readonly record struct GridSize(int Frames, int Height, int Width)
{
    /// <summary>Tokens of a clip, n.</summary>
    public int Count => Frames * Height * Width;

    /// <summary>Tokens of one frame.</summary>
    public int CountPerFrame => Height * Width;
}
