using System.Globalization;
using TorchSharp.Modules;

namespace Sora.Lab.Training.Logging;

/// <summary>Writes a run's numbers as CSV and as TensorBoard events.</summary>
internal sealed class TrainingLog
{
    private readonly string path;
    private readonly SummaryWriter? events;

    public TrainingLog(RunFolder folder, bool tensorBoard, long resumedAt)
    {
        path = folder.Log;
        DropLinesAfter(resumedAt);
        events = tensorBoard ? utils.tensorboard.SummaryWriter(folder.TensorBoard) : null;
    }

    public void Write(TrainingProgress progress)
    {
        (string Name, double Value)[] numbers =
        [
            ("loss", progress.Loss),
            .. progress.Parts.Select(part => (part.Key, part.Value)),
            ("gradient_norm", progress.GradientNorm),
            ("learning_rate", progress.LearningRate),
            ("clips_per_second", progress.ClipsPerSecond),
            ("tokens_per_second", progress.TokensPerSecond),
        ];
        var isNew = !File.Exists(path);
        using var file = new StreamWriter(path, append: true);
        if (isNew)
        {
            file.WriteLine("step," + string.Join(',', numbers.Select(number => number.Name)));
        }

        var values = numbers.Select(number => number.Value.ToString("G9", CultureInfo.InvariantCulture));
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Step},{string.Join(',', values)}"));
        foreach (var (name, value) in numbers)
        {
            events?.add_scalar(name, (float)value, (int)progress.Step);
        }
    }

    // A killed run may have logged steps that are done again.
    private void DropLinesAfter(long step)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var lines = File.ReadAllLines(path);
        var kept = lines.Take(1).Concat(lines.Skip(1).Where(line => StepOf(line) <= step));
        File.WriteAllLines(path + ".partial", step == 0 ? [] : kept);
        File.Move(path + ".partial", path, overwrite: true);
        if (step == 0)
        {
            File.Delete(path);
        }
    }

    private static long StepOf(string line) =>
        long.TryParse(line.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : long.MaxValue;
}
