using System.Globalization;
using Sora.Lab.Training.Logging;

namespace Sora.Lab.Training.Sweeps;

/// <summary>What the log of a run says of it as a whole.</summary>
/// <param name="FirstLoss">Of the first line.</param>
/// <param name="LastLoss">Of the last.</param>
/// <param name="Seconds">Spent in steps, those that a killed process did in vain left out.</param>
internal sealed record RunLog(double FirstLoss, double LastLoss, double Seconds)
{
    /// <summary>Reads a log as <see cref="TrainingLog"/> writes it.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="batch">Clips a step.</param>
    public static RunLog Read(string path, int batch)
    {
        var lines = File.ReadAllLines(path).Select(line => line.Split(',')).ToList();
        double[] Column(string name)
        {
            var at = Array.IndexOf(lines[0], name);
            return [.. lines.Skip(1).Select(line => double.Parse(line[at], CultureInfo.InvariantCulture))];
        }

        var (steps, loss) = (Column("step"), Column("loss"));
        var spent = steps.Zip(steps.Prepend(0), (now, before) => now - before).Zip(Column("clips_per_second"));
        return new(loss[0], loss[^1], spent.Sum(part => part.First * batch / part.Second));
    }
}
