using System.Diagnostics;
using System.Globalization;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class ProcessTreeTests
{
    [Fact]
    public async Task What_a_process_started_ends_with_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var start = new ProcessStartInfo("sh", ["-c", "sh -c 'sleep 600 & echo $!; wait' & wait"])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using Process grandchild = Process.GetProcessById(int.Parse(line!, CultureInfo.InvariantCulture));

        ProcessTree.Kill(process);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(grandchild.WaitForExit(TimeSpan.FromSeconds(10)));
    }
}
