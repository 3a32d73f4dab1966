using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class AutoencoderEvaluatorTests
{
    private static readonly GenerationSettings Size = GenerationSettings.Default with
    {
        Width = 32,
        Height = 32,
        Frames = 9,
    };

    [Fact]
    public void Pixels_lose_nothing_and_an_untrained_autoencoder_nearly_all()
    {
        using var folder = new TemporaryFolder();
        var untrained = TinyStages.ExportAutoencoder(folder);
        var target = Directory.CreateDirectory(folder["pixels"]).FullName;
        using (var pixels = new VideoAutoencoder(VideoAutoencoderConfig.Pixels(new(4, 8, 8))))
        {
            AutoencoderFolder.Save(pixels, target);
        }

        var plan = EvaluationPlan.Draw(3, frames: 9);
        var report = AutoencoderReport.Join([.. new[] { target, untrained }.Select(path => Measure(path, plan))]);

        string[] patterns = ["testsrc2", "mandelbrot", "smptebars", "life"];
        Assert.Equal(
            ["world", "world outlined", "world pixelated", "world watercolor", .. patterns],
            report.Rows.Take(8).Select(row => row.Clips)
        );
        Assert.Equal([3, 1, 1, 1, 2, 2, 1, 2], report.Rows.Take(8).Select(row => row.SignalToNoise.Count));
        Assert.All(report.Rows.Take(8), row => Assert.Equal((100, 1), (row.SignalToNoise.Mean, row.Similarity.Mean)));
        Assert.Equal((3, 3, 3), (report.Rows[0].RealAllThree, report.Rows[0].AllThree, report.Rows[0].Style));
        Assert.Equal([1, 1, 1, null], report.Rows.Skip(1).Take(4).Select(row => row.Style));
        Assert.Equal([3, 1, 1, 1, null], report.Rows.Take(5).Select(row => row.RealStyle));
        Assert.All(report.Rows.Skip(8), row => Assert.InRange(row.SignalToNoise.Mean, 0, 25));
        Assert.Equal((3, 0), (report.Rows[8].RealAllThree, report.Rows[8].AllThree));
        Assert.Equal(768 + 4, report.Channels.Count);
        Assert.Equal(1, report.Channels.Take(768).Sum(channel => channel.Share), 1e-6);
        Assert.Contains(
            "| pixels (4x8x8) | world | 3 | 100.00 ± 0.00 |",
            report.ToMarkdown(),
            StringComparison.Ordinal
        );
        report.Write(folder["out"]);
        Assert.Equal(
            1 + (2 * ((2 * 8) + (2 * 4))) + (2 * 772),
            File.ReadAllLines(folder["out/autoencoder.csv"]).Length
        );
    }

    [Fact]
    public void The_shipped_decoder_keeps_styles()
    {
        using var evaluator = new AutoencoderEvaluator(ShippedConfigs.Lab, Compute.Cpu);
        var report = evaluator.Run(EvaluationPlan.Draw(32), GenerationSettings.Default, testClips: 1);

        Assert.All(report.Rows.Skip(1).Take(3), row => Assert.InRange(row.Style!.Value, 3, 8));
    }

    [Fact]
    public void Where_there_is_no_autoencoder_that_is_said()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<TrainingException>(() => new AutoencoderEvaluator(folder.Path, Compute.Cpu));
        Assert.Contains("expected a trained autoencoder", error.Message, StringComparison.Ordinal);
    }

    // Both constant: the variances are 0, and equation 13 leaves (2 a b + c1) / (a^2 + b^2 + c1).
    [Fact]
    public void The_similarity_of_even_frames_is_that_of_their_means()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones([1, 12, 12, 3]).Times(0.5), ones([1, 12, 12, 3]).Times(0.7));
        Assert.Equal(0.7001 / 0.7401, ClipQuality.StructuralSimilarity(a, b).item<double>(), 1e-6);
    }

    private static AutoencoderReport Measure(string folder, EvaluationPlan plan)
    {
        using var evaluator = new AutoencoderEvaluator(folder, Compute.Cpu);
        return evaluator.Run(plan, Size, testClips: 2);
    }
}
