using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Evaluation;

/// <summary>How a frame of the block game differs from what it should show.</summary>
internal static class BlockVerdict
{
    /// <summary>What is wrong: cells, and what there is to say of the player and the sky.</summary>
    /// <param name="found">What was read.</param>
    /// <param name="expected">The truth.</param>
    /// <param name="columns">The columns of the world that count.</param>
    public static int Errors(SeenBlocks found, BlockState expected, IReadOnlySet<int> columns)
    {
        var (truth, first) = (SeenBlocks.Of(expected), BlockView.FirstColumn(expected));
        bool[] wrong =
        [
            found.Column != truth.Column,
            found.Row != truth.Row,
            found.FacesRight != truth.FacesRight,
            found.Hangs != truth.Hangs,
            found.InHand != truth.InHand,
            found.IsNight != truth.IsNight,
        ];
        var cells = Enumerable
            .Range(0, truth.Cells.Length)
            .Count(i => found.Cells[i] != truth.Cells[i] && columns.Contains(first + (i % BlockView.Cells)));
        return cells + wrong.Count(each => each);
    }

    /// <summary>The columns of the world that are seen in some states.</summary>
    public static IReadOnlySet<int> Columns(params IEnumerable<BlockState> states) =>
        states.SelectMany(state => Enumerable.Range(BlockView.FirstColumn(state), BlockView.Cells)).ToHashSet();

    /// <summary>The action whose outcome a frame is nearest to; null where two are equally near.</summary>
    /// <param name="found">What was read.</param>
    /// <param name="before">The state before.</param>
    /// <param name="columns">The columns of the world that count.</param>
    public static BlockAction? Apparent(SeenBlocks found, BlockState before, IReadOnlySet<int> columns)
    {
        var errors = Enum.GetValues<BlockAction>()
            .Select(action => (action, Errors: Errors(found, BlockGame.Step(before, action), columns)))
            .OrderBy(each => each.Errors)
            .ToList();
        return errors[0].Errors < errors[1].Errors ? errors[0].action : null;
    }
}
