using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Blocks;

/// <summary>All there is to know of a moment of the block game: what follows depends on this and the action alone.</summary>
/// <param name="Cells">Row by row from the top, [H, W].</param>
/// <param name="X">The player's column, from the left.</param>
/// <param name="Y">The player's row, from the top.</param>
/// <param name="FacesRight">Where the player looks.</param>
/// <param name="Hangs">Whether the player has just jumped and does not fall in the next frame.</param>
/// <param name="InHand">The colour of the next block placed.</param>
/// <param name="Time">The frame of the day, in [0, <see cref="DayLength"/>).</param>
public sealed record BlockState(
    ImmutableArray<BlockColor> Cells,
    int X,
    int Y,
    bool FacesRight,
    bool Hangs,
    BlockColor InHand,
    int Time
)
{
    /// <summary>W, columns of the world.</summary>
    public const int Width = 24;

    /// <summary>H, rows of the world.</summary>
    public const int Height = 8;

    /// <summary>Frames of a day and a night together.</summary>
    public const int DayLength = 96;

    /// <summary>Whether it is night: the second half of a day.</summary>
    public bool IsNight => Time >= DayLength / 2;

    /// <summary>The column ahead of the player.</summary>
    public int Ahead => FacesRight ? X + 1 : X - 1;

    /// <summary>What fills a cell; outside of the world it is earth.</summary>
    public BlockColor this[int x, int y] => IsInside(x, y) ? Cells[(y * Width) + x] : BlockColor.Earth;

    /// <summary>Whether a cell is one of the world's.</summary>
    public static bool IsInside(int x, int y) => x is >= 0 and < Width && y is >= 0 and < Height;

    /// <summary>This state with another filling of a cell.</summary>
    public BlockState With(int x, int y, BlockColor color) =>
        this with
        {
            Cells = Cells.SetItem((y * Width) + x, color),
        };

    /// <inheritdoc />
    public bool Equals(BlockState? other) =>
        other is not null
        && (X, Y, FacesRight, Hangs, InHand, Time)
            == (other.X, other.Y, other.FacesRight, other.Hangs, other.InHand, other.Time)
        && Cells.AsSpan().SequenceEqual(other.Cells.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(X, Y, FacesRight, Hangs, InHand, Time);
}
