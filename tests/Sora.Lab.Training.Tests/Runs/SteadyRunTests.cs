using System.Globalization;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Tests.Runs;

public sealed class SteadyRunTests
{
    [Fact]
    public void Steps_leave_no_tensor_alive() => AssertSteady(40, TinyStages.Autoencoder);

    [Fact]
    public void Packed_steps_leave_no_tensor_alive()
    {
        using var folder = new TemporaryFolder();
        AssertSteady(30, TinyStages.Packed(TinyStages.ExportAutoencoder(folder)));
    }

    [Fact]
    public void Steps_of_a_refiner_leave_no_tensor_alive()
    {
        using var folder = new TemporaryFolder();
        AssertSteady(40, TinyStages.Refiner(TinyStages.ExportBase(folder)));
    }

    [Fact]
    [Trait("Category", "Full")]
    public void A_thousand_steps_leave_no_tensor_alive_and_memory_flat()
    {
        using var folder = new TemporaryFolder();
        var stage = TinyStages.Base(TinyStages.ExportAutoencoder(folder));
        var grown = AssertSteady(1000, stage with { CachedClips = 4 });

        Assert.True(grown < 50 << 20, $"{grown >> 20} MiB more after 900 steps.");
    }

    [Fact]
    public void The_losses_of_a_tiny_run_are_those_recorded()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(TinyStages.Autoencoder, 30) with { LogEvery = 5 };
        TrainingRun.Start(config, folder.Path, cancellation: TestContext.Current.CancellationToken);
        var recorded = Losses(Path.Combine(AppContext.BaseDirectory, "Recordings", "tiny_autoencoder_log.csv"));
        var found = Losses(folder["log.csv"]);

        Assert.Equal(recorded.Count, found.Count);
        Assert.True(recorded.Zip(found, (a, b) => Math.Abs((b / a) - 1)).Max() < 0.02, string.Join(" ", found));
    }

    // Counts tensors at every line of the log but the first few, on the thread that trains.
    private static long AssertSteady(int steps, StageConfig stage)
    {
        using var folder = new TemporaryFolder();
        var alive = new List<long>();
        var resident = new List<long>();
        var config = TinyStages.Run(stage, steps) with { LogEvery = 10, CheckpointEvery = steps };
        TrainingRun.Start(
            config,
            folder.Path,
            progress: progress =>
            {
                if (progress.Note is null)
                {
                    alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                    resident.Add(Environment.WorkingSet);
                }
            },
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.Single(alive.Distinct());
        return resident[^1] - resident[resident.Count / 10];
    }

    private static List<double> Losses(string path) =>
        [
            .. File.ReadLines(path)
                .Skip(1)
                .Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)),
        ];
}
