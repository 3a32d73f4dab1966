using System.Collections.Immutable;
using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Blocks;

/// <summary>What a frame of the block game shows, read back from its pixels.</summary>
/// <param name="Cells">Row by row from the top, [8, 8]; what the player hides counts as nothing.</param>
/// <param name="Column">The player's column among those seen.</param>
/// <param name="Row">The player's row.</param>
/// <param name="FacesRight">Where the player looks.</param>
/// <param name="Hangs">Whether the player hangs in the air after a jump.</param>
/// <param name="InHand">The colour in hand.</param>
/// <param name="IsNight">Whether it is night.</param>
public sealed record SeenBlocks(
    ImmutableArray<BlockColor> Cells,
    int Column,
    int Row,
    bool FacesRight,
    bool Hangs,
    BlockColor InHand,
    bool IsNight
)
{
    /// <summary>What a state looks like to one who sees all of a frame.</summary>
    public static SeenBlocks Of(BlockState state)
    {
        var first = BlockView.FirstColumn(state);
        var cells = Enumerable
            .Range(0, BlockView.Cells * BlockView.Cells)
            .Select(i => state[first + (i % BlockView.Cells), i / BlockView.Cells]);
        return new([.. cells], state.X - first, state.Y, state.FacesRight, state.Hangs, state.InHand, state.IsNight);
    }

    /// <summary>
    /// Reads a frame by the nearest of what could be painted there, in the sum of squares over pixels: exact on clean frames, and of a drawn one
    /// what it looks like most.
    /// </summary>
    /// <param name="clip">Where the frame is; square, of a multiple of 8 pixels a side.</param>
    /// <param name="frame">Its index.</param>
    /// <exception cref="ArgumentException">Another size.</exception>
    public static SeenBlocks Read(VideoClip clip, int frame = 0)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.Width != clip.Height || clip.Width % BlockView.Cells != 0 || clip.Width < 4 * BlockView.Cells)
        {
            throw new ArgumentException(
                $"A frame of the block game: expected a square of a multiple of {BlockView.Cells} pixels from {4 * BlockView.Cells}; found {clip.Width}x{clip.Height}."
            );
        }

        return new BlockReader(clip, frame).Read();
    }

    /// <inheritdoc />
    public bool Equals(SeenBlocks? other) =>
        other is not null
        && (Column, Row, FacesRight, Hangs, InHand, IsNight)
            == (other.Column, other.Row, other.FacesRight, other.Hangs, other.InHand, other.IsNight)
        && Cells.AsSpan().SequenceEqual(other.Cells.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Column, Row, FacesRight, Hangs, InHand, IsNight);
}
