using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The tables of autoencoders side by side.</summary>
/// <param name="Rows">A row for each autoencoder and kind of clips.</param>
/// <param name="Channels">The channels of each autoencoder's latents.</param>
public sealed record AutoencoderReport(IReadOnlyList<AutoencoderRow> Rows, IReadOnlyList<LatentChannel> Channels)
{
    private const double Faint = 0.001;

    /// <summary>Reports of several autoencoders as one.</summary>
    public static AutoencoderReport Join(IReadOnlyList<AutoencoderReport> reports) =>
        new([.. reports.SelectMany(report => report.Rows)], [.. reports.SelectMany(report => report.Channels)]);

    /// <summary>Means with 95% intervals, percentages with their Wilson intervals, and the latents in a few numbers.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder(
            "| model | clips | n | PSNR (dB) | SSIM | all three, real | all three, decoded | style, real | style, decoded |\n"
        );
        text.Append("|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Rows)
        {
            var count = row.SignalToNoise.Count;
            text.Append(CultureInfo.InvariantCulture, $"| {row.Model} | {row.Clips} | {count} | ");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Show(row.SignalToNoise, "F2")} | {Show(row.Similarity, "F4")} | "
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Share(row.RealAllThree, count)} | {Share(row.AllThree, count)} | "
            );
            text.Append(CultureInfo.InvariantCulture, $"{Share(row.RealStyle, count)} | {Share(row.Style, count)} |\n");
        }

        text.Append(
            "\n| model | channels | largest mean | deviations: least, median, most | channels below 0.1% of the variance |\n"
        );
        text.Append("|---|---:|---:|---|---:|\n");
        foreach (var channels in Channels.GroupBy(channel => channel.Model))
        {
            var deviations = channels.Select(channel => channel.Deviation).Order().ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {channels.Key} | {deviations.Count} | ");
            text.Append(CultureInfo.InvariantCulture, $"{channels.Max(channel => Math.Abs(channel.Mean)):F3} | ");
            text.Append(CultureInfo.InvariantCulture, $"{deviations[0]:F3}, {deviations[deviations.Count / 2]:F3}, ");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{deviations[^1]:F3} | {channels.Count(c => c.Share < Faint)} |\n"
            );
        }

        return text.ToString();
    }

    /// <summary>One line for each number; of a mean with the ends of its interval.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("model,clips,measure,n,value,low,high\n");
        void Line(string model, string clips, string measure, int n, double value, double low, double high) =>
            text.Append(CultureInfo.InvariantCulture, $"{model},{clips},{measure},{n},{value:G6},{low:G6},{high:G6}\n");
        void Mean(AutoencoderRow row, string measure, MeanInterval mean) =>
            Line(row.Model, row.Clips, measure, mean.Count, mean.Mean, mean.Mean - mean.Half, mean.Mean + mean.Half);
        void Part(AutoencoderRow row, string measure, int? hits)
        {
            if (hits is { } some)
            {
                var (n, interval) = (row.SignalToNoise.Count, WilsonInterval.Of(some, row.SignalToNoise.Count));
                Line(row.Model, row.Clips, measure, n, (double)some / n, interval.Low, interval.High);
            }
        }

        foreach (var row in Rows)
        {
            Mean(row, "psnr", row.SignalToNoise);
            Mean(row, "ssim", row.Similarity);
            Part(row, "all_three", row.AllThree);
            Part(row, "style", row.Style);
        }

        foreach (var (model, channel, mean, deviation, _) in Channels)
        {
            Line(model, "world", $"mean_{channel}", 1, mean, mean, mean);
            Line(model, "world", $"deviation_{channel}", 1, deviation, deviation, deviation);
        }

        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingConfigFile.Options);

    /// <summary>Writes <c>autoencoder.md</c>, <c>.csv</c> and <c>.json</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, "autoencoder", ToMarkdown(), ToCsv(), ToJson());

    private static string Show(MeanInterval mean, string format) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{mean.Mean.ToString(format, CultureInfo.InvariantCulture)} ± {mean.Half.ToString(format, CultureInfo.InvariantCulture)}"
        );

    private static string Share(int? hits, int count) => hits is { } some ? WilsonInterval.Describe(some, count) : "-";
}
