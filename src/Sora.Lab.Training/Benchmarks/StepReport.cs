using System.Globalization;
using System.Text;
using System.Text.Json;
using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Benchmarks;

/// <summary>What <see cref="StepBenchmark"/> found.</summary>
/// <param name="About">The clips, the threads, and whose seconds were counted.</param>
/// <param name="Rows">A row for each kind of step.</param>
/// <param name="Resident">Bytes of memory after the warm-up and after each round.</param>
public sealed record StepReport(string About, IReadOnlyList<StepRow> Rows, IReadOnlyList<long> Resident)
{
    private const double Giga = 1e9;

    /// <summary>Medians, with the least and the most.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"{About}\n\n");
        text.Append(
            "| model | type | TFLOP a step | seconds | GFLOP/s | of its matrix product (GFLOP/s) | share |\n|---|---|---:|---|---|---|---|\n"
        );
        foreach (var row in Rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Model} | {row.Type} | {row.Operations / 1e12:F3} | {Show(row.Seconds, 1, "F3")} | "
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Show(row.Rates, 1 / Giga, "F0")} | {Show(row.MatrixRates, 1 / Giga, "F0")} | {Show(row.Shares, 100, "F0")}% |\n"
            );
        }

        var quarters = Enumerable.Range(0, 5).Select(i => Resident[i * (Resident.Count - 1) / 4] / Giga);
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nResident memory in GB, after the warm-up and each quarter of the rounds: {string.Join(", ", quarters.Select(each => Text(each, "F3")))}.\n"
        );
        return text.ToString();
    }

    /// <summary>One line for each step.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("model,type,round,operations,seconds,matrix_rate,share\n");
        foreach (var row in Rows)
        {
            for (var i = 0; i < row.Seconds.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"\"{row.Model}\",{row.Type},{i + 1},{row.Operations:G9},");
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{row.Seconds[i]:G6},{row.MatrixRates[i]:G6},{row.Shares[i]:G6}\n"
                );
            }
        }

        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingConfigFile.Options);

    /// <summary>Writes <c>step.md</c>, <c>.csv</c> and <c>.json</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, "step", ToMarkdown(), ToCsv(), ToJson());

    private static string Show(IReadOnlyList<double> values, double scale, string format)
    {
        string Scaled(double value) => Text(value * scale, format);
        return $"{Scaled(Timing.Median(values))} ({Scaled(values.Min())} to {Scaled(values.Max())})";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
