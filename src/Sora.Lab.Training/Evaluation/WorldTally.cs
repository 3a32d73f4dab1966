namespace Sora.Lab.Training.Evaluation;

/// <summary>Counts while games are judged.</summary>
/// <param name="player">Who plays.</param>
internal sealed class WorldTally(string player)
{
    private readonly Dictionary<(WorldMeasure Measure, string Case), (int Hits, int Count)> cells = [];
    private readonly Dictionary<(string Action, string Apparent), int> apparent = [];
    private readonly Dictionary<int, List<int>> errors = [];
    private readonly List<double> gains = [];

    /// <summary>Frames whose action could be told, so far.</summary>
    public int Count => gains.Count;

    public void Add(WorldMeasure measure, string @case, bool isRight)
    {
        var (hits, count) = cells.GetValueOrDefault((measure, @case));
        cells[(measure, @case)] = (hits + (isRight ? 1 : 0), count + 1);
    }

    public void AddApparent(string action, string as_) =>
        apparent[(action, as_)] = apparent.GetValueOrDefault((action, as_)) + 1;

    public void AddErrors(int frame, int count)
    {
        errors.TryAdd(frame, []);
        errors[frame].Add(count);
    }

    public void AddPsnrGain(double decibels) => gains.Add(decibels);

    public WorldReport ToReport() =>
        new(
            [
                .. cells.Select(cell => new WorldRow(
                    player,
                    cell.Key.Measure,
                    cell.Key.Case,
                    cell.Value.Hits,
                    cell.Value.Count
                )),
            ],
            [.. apparent.Select(cell => new WorldConfusion(player, cell.Key.Action, cell.Key.Apparent, cell.Value))],
            [
                .. errors.Select(cell =>
                    WorldMean.Of(player, FormattableString.Invariant($"errors at frame {cell.Key}"), [.. cell.Value])
                ),
                WorldMean.Of(player, "PSNR gain over another action, dB", gains),
            ]
        );
}
