using System.Diagnostics;

namespace Sora.Lab.Training.Tests.Runs;

public sealed class KilledRunTests
{
    private const string FolderVariable = "SORA_LAB_TEST_KILLED_RUN";

    [Fact]
    public async Task A_run_killed_outright_and_resumed_ends_with_the_bytes_of_one_left_alone()
    {
        using var folder = new TemporaryFolder();
        using (var child = StartChild(folder["killed"]))
        {
            await WaitFor(folder["killed/checkpoints/step-000000020"], child);
            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var last = Directory.EnumerateDirectories(folder["killed/checkpoints"], "step-?????????").Max()!;
        var steps = long.Parse(Path.GetFileName(last)[5..], System.Globalization.CultureInfo.InvariantCulture) + 7;
        var config = TinyStages.Run(TinyStages.Autoencoder, steps);
        TrainingRun.Start(config, folder["killed"], resume: true, cancellation: TestContext.Current.CancellationToken);
        TrainingRun.Start(config, folder["whole"], cancellation: TestContext.Current.CancellationToken);

        SameBytes.Assert(folder[$"whole/checkpoints/step-{steps:D9}"], folder[$"killed/checkpoints/step-{steps:D9}"]);
        Assert.Equal(
            File.ReadLines(folder["whole/log.csv"]).Select(Losses),
            File.ReadLines(folder["killed/log.csv"]).Select(Losses)
        );
    }

    [Fact(Explicit = true)]
    public void Child() =>
        TrainingRun.Start(
            TinyStages.Run(TinyStages.Autoencoder, 1_000_000),
            Environment.GetEnvironmentVariable(FolderVariable)!,
            cancellation: TestContext.Current.CancellationToken
        );

    // All but the columns that tell the time.
    private static string Losses(string line) => string.Join(',', line.Split(',').SkipLast(2));

    private static Process StartChild(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Sora.Lab.Training.Tests");
        string[] arguments = ["--explicit", "only", "--filter-method", $"*{nameof(KilledRunTests)}.{nameof(Child)}"];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }

    private static async Task WaitFor(string folder, Process child)
    {
        for (var tries = 0; !Directory.Exists(folder); tries++)
        {
            Assert.True(!child.HasExited && tries < 3000, "The child did not get so far.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
