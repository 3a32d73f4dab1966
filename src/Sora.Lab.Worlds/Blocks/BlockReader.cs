using System.Collections.Immutable;
using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Blocks;

/// <summary>Reads a frame of the block game: sky, cells, then the player that fits best.</summary>
internal sealed class BlockReader
{
    private static readonly BlockColor[] Colors = Enum.GetValues<BlockColor>();
    private readonly VideoClip clip;
    private readonly int frame;
    private readonly BlockView view;

    public BlockReader(VideoClip clip, int frame)
    {
        (this.clip, this.frame) = (clip, frame);
        view = new BlockView(clip.Width / BlockView.Cells);
    }

    public SeenBlocks Read()
    {
        var (day, night) = (Cells(isNight: false), Cells(isNight: true));
        var isNight = night.Cost < day.Cost;
        var (cells, costs) = isNight ? (night.Colors, night.Costs) : (day.Colors, day.Costs);
        var looks = Looks(isNight).Select(state => (State: state, Drawn: view.Draw(state))).ToList();
        var (cell, player, _) = (
            from place in Enumerable.Range(0, cells.Length)
            from look in looks
            select (Cell: place, look.State, Gain: costs[place] - Player(place, look.State, look.Drawn))
        ).MaxBy(each => each.Gain);
        return new(
            cells.SetItem(cell, BlockColor.None),
            cell % BlockView.Cells,
            cell / BlockView.Cells,
            player.FacesRight,
            player.Hangs,
            player.InHand,
            isNight
        );
    }

    private (ImmutableArray<BlockColor> Colors, double[] Costs, double Cost) Cells(bool isNight)
    {
        var found = Enumerable
            .Range(0, BlockView.Cells * BlockView.Cells)
            .Select(cell =>
                Colors
                    .Select(color => (color, Cost: Flat(cell, BlockView.Paint(color, isNight))))
                    .MinBy(each => each.Cost)
            )
            .ToArray();
        double[] costs = [.. found.Select(each => each.Cost)];
        return ([.. found.Select(each => each.color)], costs, costs.Sum());
    }

    private double Player(int cell, BlockState state, VideoClip drawn)
    {
        var (left, top) = ((state.X - BlockView.FirstColumn(state)) * view.CellSide, state.Y * view.CellSide);
        return Against(cell, (x, y) => Pixel(drawn, 0, left + x, top + y));
    }

    // Every way the player can look, alone in the sky.
    private static IEnumerable<BlockState> Looks(bool isNight)
    {
        var cells = ImmutableArray.Create(new BlockColor[BlockState.Width * BlockState.Height]);
        var time = isNight ? BlockState.DayLength / 2 : 0;
        return from right in new[] { false, true }
            from hangs in new[] { false, true }
            from hand in new[] { BlockColor.Red, BlockColor.Yellow, BlockColor.Blue }
            select new BlockState(cells, BlockState.Width / 2, 2, right, hangs, hand, time);
    }

    private double Flat(int cell, Rgb color) => Against(cell, (_, _) => color);

    private double Against(int cell, Func<int, int, Rgb> expected)
    {
        var (left, top) = (cell % BlockView.Cells * view.CellSide, cell / BlockView.Cells * view.CellSide);
        var sum = 0.0;
        for (var y = 0; y < view.CellSide; y++)
        {
            for (var x = 0; x < view.CellSide; x++)
            {
                var (found, wanted) = (Pixel(clip, frame, left + x, top + y), expected(x, y));
                sum += Square(found.R - wanted.R) + Square(found.G - wanted.G) + Square(found.B - wanted.B);
            }
        }

        return sum;
    }

    private static Rgb Pixel(VideoClip clip, int frame, int x, int y)
    {
        var pixels = clip.Frame(frame);
        var i = ((y * clip.Width) + x) * 3;
        return new(pixels[i], pixels[i + 1], pixels[i + 2]);
    }

    private static double Square(int x) => (double)x * x;
}
