using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>One process that runs the user's code: messages by a pipe, native prints by its descriptors 1 and 2.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource connecting = new();
    private readonly NamedPipeServerStream stream;
    private readonly MessagePipe pipe;
    private readonly Process process;
    private readonly PrintedText output;
    private readonly PrintedText errors;
    private readonly Action<Channel, List<byte[]>> forward;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message>> waiting = new();
    private string? killedBecause;

    /// <summary>Starts the process.</summary>
    /// <param name="forward">Given the messages of the worker that are not answers.</param>
    /// <param name="printed">Given what native code and child processes print: stream name and text.</param>
    public WorkerProcess(Action<Channel, List<byte[]>> forward, Action<string, string> printed)
    {
        this.forward = forward;
        string name = "sora-lab-" + Guid.NewGuid().ToString("N");
        string address = OperatingSystem.IsWindows() ? name : Path.Combine(Path.GetTempPath(), name);
        stream = new NamedPipeServerStream(
            address,
            PipeDirection.InOut,
            1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly
        );
        pipe = new MessagePipe(stream, stream.WaitForConnectionAsync(connecting.Token));
        process = WorkerCommand.Start(address);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => connecting.Cancel();
        output = new PrintedText(process.StandardOutput, text => printed("stdout", text));
        errors = new PrintedText(process.StandardError, text => printed("stderr", text));
    }

    /// <summary>Whether the worker has ever answered.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Reads until the worker has gone, and fails what still waits for an answer.</summary>
    /// <param name="beforeFailing">Called between the two.</param>
    /// <returns>Why it ended.</returns>
    public string Serve(Action beforeFailing)
    {
        foreach ((Channel channel, List<byte[]> frames) in pipe.Receive())
        {
            Receive(channel, frames);
        }
        string reason = Reap();
        pipe.Dispose();
        beforeFailing();
        foreach (string id in waiting.Keys)
        {
            if (waiting.TryRemove(id, out TaskCompletionSource<Message>? answer))
            {
                answer.SetException(new WorkerLostException(reason));
            }
        }
        return reason;
    }

    /// <summary>Sends a request; the answer fails with <see cref="WorkerLostException"/> when the worker ends first.</summary>
    public Task<Message> AskAsync(Message request)
    {
        var answer = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[request.Id] = answer;
        pipe.Send(Channel.Shell, request);
        return answer.Task;
    }

    /// <summary>Sends a message that has no answer.</summary>
    public void Tell(Channel channel, Message message) => pipe.Send(channel, message);

    /// <summary>Waits until everything has come that was printed before the worker's latest answer to a cell.</summary>
    public void WaitForPrints()
    {
        output.WaitForMark(Patience);
        errors.WaitForMark(Patience);
    }

    /// <summary>Ends the process now, whatever it does.</summary>
    /// <param name="because">What those who wait for an answer are told.</param>
    public void Kill(string? because = null)
    {
        killedBecause ??= because;
        try
        {
            ProcessTree.Kill(process);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        pipe.Dispose();
        output.Dispose();
        errors.Dispose();
        process.Dispose();
        connecting.Dispose();
    }

    private void Receive(Channel channel, List<byte[]> frames)
    {
        if (channel != Channel.Shell)
        {
            forward(channel, frames);
            return;
        }
        Message answer = pipe.Decode(frames);
        HasAnswered = true;
        if (waiting.TryRemove(answer.ParentHeader.Text("msg_id"), out TaskCompletionSource<Message>? asked))
        {
            asked.SetResult(answer);
        }
    }

    private string Reap()
    {
        process.WaitForExit(Patience);
        Kill();
        process.WaitForExit();
        output.WaitForEnd(Patience);
        errors.WaitForEnd(Patience);
        return killedBecause ?? new WorkerExit(process.ExitCode, errors.Last).Reason;
    }
}
