namespace Sora.Lab.Kernel.Execution;

/// <summary>Brings what follows an <c>await</c> in a cell back to the cell thread.</summary>
internal sealed class CellContext(CellThread thread) : SynchronizationContext
{
    private volatile bool abandoned;

    /// <summary>Drops every continuation of the cell from now on.</summary>
    public void Abandon() => abandoned = true;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!abandoned)
        {
            thread.Post(() => Invoke(d, state));
        }
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Current == this)
        {
            d(state);
            return;
        }
        using var done = new ManualResetEventSlim();
        thread.Post(() =>
        {
            try
            {
                Invoke(d, state);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private void Invoke(SendOrPostCallback d, object? state)
    {
        if (!abandoned)
        {
            SetSynchronizationContext(this);
            d(state);
        }
    }
}
