using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class CellThreadTests
{
    [Fact]
    public async Task A_cell_that_is_interrupted_right_after_another_stops_on_a_busy_machine()
    {
        using var thread = new CellThread();
        using var ended = new CancellationTokenSource();
        Thread[] load = [.. Enumerable.Range(0, 3 * Environment.ProcessorCount).Select(_ => Busy(ended.Token))];
        try
        {
            for (int i = 0; i < 200; i++)
            {
                using var begun = new ManualResetEventSlim();
                Task<CellEnd> cell = Task.Run(() => thread.Run(() => Spin(begun)));
                begun.Wait(TestContext.Current.CancellationToken);
                thread.Interrupt(_ => { });

                CellEnd end = await cell.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                Assert.True(end.WasInterrupted);
            }
        }
        finally
        {
            await ended.CancelAsync();
            Array.ForEach(load, busy => busy.Join());
        }
    }

    private static Task Spin(ManualResetEventSlim begun)
    {
        begun.Set();
        while (true)
        {
            SafePoint.Poll();
        }
    }

    private static Thread Busy(CancellationToken ended)
    {
        var busy = new Thread(() => SpinWait.SpinUntil(() => ended.IsCancellationRequested));
        busy.Start();
        return busy;
    }
}
