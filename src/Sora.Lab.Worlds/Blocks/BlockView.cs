using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Blocks;

/// <summary>The part of the block game that is seen: eight by eight cells with the player in the fifth column.</summary>
/// <remarks>
/// Beyond the end of the world there is earth, which is seen as it is: so a frame and an action tell the next frame, but for a column that comes into
/// sight and the hour of day and night.
/// </remarks>
/// <param name="CellSide">Pixels of a cell, at least 4.</param>
public sealed record BlockView(int CellSide = 8)
{
    /// <summary>Cells seen along each side.</summary>
    public const int Cells = 8;

    /// <summary>Frames per second of the game.</summary>
    public const double FramesPerSecond = 8;

    private static readonly Rgb Day = new(150, 190, 215);
    private static readonly Rgb Night = new(40, 48, 84);
    private static readonly Rgb Player = new(245, 245, 245);
    private static readonly Rgb Eye = new(25, 25, 25);

    private static readonly Rgb[] Fillings =
    [
        default,
        new(124, 98, 72),
        Palette.CharacterColors[(int)CharacterColor.Red],
        Palette.CharacterColors[(int)CharacterColor.Yellow],
        Palette.CharacterColors[(int)CharacterColor.Blue],
    ];

    /// <summary>Pixels of a frame along each side.</summary>
    public int Side => Cells * CellSide;

    /// <summary>The leftmost column seen, which may lie beyond the end of the world.</summary>
    public static int FirstColumn(BlockState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.X - (Cells / 2);
    }

    /// <summary>The colour of a filling as it is painted; of nothing that of the sky.</summary>
    public static Rgb Paint(BlockColor color, bool isNight) =>
        color == BlockColor.None ? (isNight ? Night : Day) : Fillings[(int)color];

    /// <summary>Draws a state as a clip of one frame.</summary>
    public VideoClip Draw(BlockState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfLessThan(CellSide, 4);
        var clip = new VideoClip(1, Side, Side, FramesPerSecond);
        var first = FirstColumn(state);
        for (var row = 0; row < Cells; row++)
        {
            for (var column = 0; column < Cells; column++)
            {
                Fill(clip, column, row, Paint(state[first + column, row], state.IsNight));
            }
        }

        DrawPlayer(clip, state, state.X - first);
        return clip;
    }

    // A white figure with an eye where it looks, and the colour in hand at its feet; hanging, it is a quarter shorter below.
    private void DrawPlayer(VideoClip clip, BlockState state, int column)
    {
        var (left, top, quarter) = (column * CellSide, state.Y * CellSide, CellSide / 4);
        Box(clip, left + quarter, top, CellSide - (2 * quarter), CellSide - (state.Hangs ? quarter : 0), Player);
        var eye = left + (state.FacesRight ? CellSide / 2 : quarter);
        Box(clip, eye, top + quarter, quarter, quarter, Eye);
        var hand = CellSide - (2 * quarter);
        Box(clip, left + quarter, top + (CellSide / 2), hand, quarter, Fillings[(int)state.InHand]);
    }

    private void Fill(VideoClip clip, int column, int row, Rgb color) =>
        Box(clip, column * CellSide, row * CellSide, CellSide, CellSide, color);

    private static void Box(VideoClip clip, int left, int top, int width, int height, Rgb color)
    {
        var frame = clip.Frame(0);
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                var i = ((y * clip.Width) + x) * 3;
                (frame[i], frame[i + 1], frame[i + 2]) = (color.R, color.G, color.B);
            }
        }
    }
}
