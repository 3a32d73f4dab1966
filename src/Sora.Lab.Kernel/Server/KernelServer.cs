using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>A running kernel: the sockets, the queues behind them, and the worker that runs the user's code.</summary>
/// <remarks>
/// Cells wait for each other. Questions about code, comms and control have queues of their own, so that completion, sliders
/// and interrupts work while a cell runs.
/// </remarks>
internal sealed class KernelServer : IDisposable
{
    private readonly KernelSockets sockets;
    private readonly Publisher publisher;
    private readonly WorkerSupervisor worker;
    private readonly CellRunner cells;
    private readonly History history = new();
    private readonly Subshells subshells;
    private readonly RequestQueue shell;
    private readonly RequestQueue questions;
    private readonly RequestQueue comms;
    private readonly RequestQueue control;
    private readonly Action<string> log;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Binds the sockets, then starts the worker.</summary>
    public KernelServer(ConnectionInfo connection, Action<string> log)
    {
        this.log = log;
        sockets = new KernelSockets(connection, Receive, log);
        publisher = new Publisher(sockets.Send);
        worker = new WorkerSupervisor(sockets.Forward, Print, log);
        cells = new CellRunner(worker, publisher, history);
        shell = new RequestQueue("jupyter shell", Execute);
        subshells = new Subshells(Execute);
        questions = new RequestQueue("jupyter questions", (queue, request) => Handle(Channel.Shell, request, Answer));
        comms = new RequestQueue("jupyter comms", (queue, request) => Handle(Channel.Shell, request, Ask));
        control = new RequestQueue(
            "jupyter control",
            (queue, request) => Handle(Channel.Control, request, AnswerControl)
        );
    }

    /// <summary>Serves until a client asks for shutdown or <see cref="Stop"/> is called.</summary>
    public async Task RunAsync()
    {
        publisher.Status("starting", null);
        sockets.Start();
        await ended.Task.ConfigureAwait(false);
        sockets.Stop();
    }

    /// <summary>Stops the running cell; returns at once and does nothing when none runs.</summary>
    public void Interrupt() => cells.Interrupt();

    /// <summary>Ends <see cref="RunAsync"/>.</summary>
    public void Stop() => ended.TrySetResult();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { shell, subshells, questions, comms, control, worker, sockets })
        {
            part.Dispose();
        }
    }

    // On the socket thread: nothing here may wait.
    private void Receive(Channel channel, Message message)
    {
        switch (channel, message.Type)
        {
            case (Channel.Stdin, _):
                worker.Tell(Channel.Stdin, message);
                break;
            case (_, "kernel_info_request"):
                Handle(channel, message, KernelInfo.Reply);
                break;
            case (Channel.Control, _):
                control.Add(message);
                break;
            case (_, "execute_request"):
                (subshells.Find(message.Subshell) ?? shell).Add(message);
                break;
            case (_, "comm_open" or "comm_msg" or "comm_close"):
                comms.Add(message);
                break;
            default:
                questions.Add(message);
                break;
        }
    }

    private void Execute(RequestQueue queue, Message request) =>
        Handle(
            Channel.Shell,
            request,
            _ =>
            {
                if (queue.IsAborted)
                {
                    return cells.Abort();
                }
                (JsonObject reply, bool stop) = cells.Execute(request);
                if (stop)
                {
                    queue.AbortWaiting();
                }
                return reply;
            }
        );

    private JsonObject? Answer(Message request) =>
        request.Type switch
        {
            "history_request" => history.Answer(request.Content),
            "complete_request" or "inspect_request" or "is_complete_request" or "comm_info_request" => Ask(request),
            _ => AnswerControl(request),
        };

    private JsonObject? AnswerControl(Message request)
    {
        switch (request.Type)
        {
            case "interrupt_request":
                cells.Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                return new JsonObject { ["status"] = "ok", ["restart"] = request.Content.Flag("restart", false) };
            case "debug_request":
                return Ask(request);
            default:
                return subshells.Answer(request);
        }
    }

    private JsonObject? Ask(Message request) =>
        worker.Ask(request).Content.DeepClone().AsObject() is { Count: > 0 } answer ? answer : null;

    private void Handle(Channel channel, Message request, Func<Message, JsonObject?> answer)
    {
        publisher.Status("busy", request);
        try
        {
            Reply(channel, request, answer(request));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A fault of the kernel's own must cost one request, not the session.
            log($"{request.Type}: {error.Message}");
            Reply(channel, request, Faulted(error));
        }
        publisher.Status("idle", request);
        if (request.Type == "shutdown_request")
        {
            Stop();
        }
    }

    private void Reply(Channel channel, Message request, JsonObject? content)
    {
        if (content is not null && request.Type.EndsWith("_request", StringComparison.Ordinal))
        {
            sockets.Send(channel, Message.Create(request.Type[..^"request".Length] + "reply", content, request));
        }
        else if (!request.Type.StartsWith("comm_", StringComparison.Ordinal))
        {
            log($"ignored a message of type {request.Type} on {channel}");
        }
    }

    private void Print(string stream, string text)
    {
        if (cells?.Latest is { } request)
        {
            publisher.Publish("stream", new JsonObject { ["name"] = stream, ["text"] = text }, request);
        }
        else
        {
            log(text.TrimEnd());
        }
    }

    private static JsonObject Faulted(Exception error) =>
        new()
        {
            ["status"] = "error",
            ["ename"] = error.GetType().Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray(error.Message),
        };
}
