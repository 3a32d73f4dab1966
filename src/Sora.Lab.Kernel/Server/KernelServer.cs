using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>A running kernel: sockets, a queue of requests for each of shell and control, and the session behind them.</summary>
internal sealed class KernelServer : IDisposable
{
    private readonly KernelSockets sockets;
    private readonly Publisher publisher;
    private readonly InputChannel inputs;
    private readonly ICodeSession session;
    private readonly ShellHandlers shellHandlers;
    private readonly ExecuteHandler executeHandler;
    private readonly RequestQueue shell;
    private readonly RequestQueue control;
    private readonly Action<string> log;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long abortedThrough;

    /// <summary>Binds the sockets; the session is not touched before the first request needs it.</summary>
    public KernelServer(ConnectionInfo connection, ICodeSession session, Action<string> log)
    {
        this.session = session;
        this.log = log;
        sockets = new KernelSockets(connection, Receive, log);
        publisher = new Publisher(sockets);
        inputs = new InputChannel(sockets);
        var history = new History();
        shellHandlers = new ShellHandlers(session, history);
        executeHandler = new ExecuteHandler(session, publisher, inputs, history);
        shell = new RequestQueue("jupyter shell", HandleShell);
        control = new RequestQueue("jupyter control", HandleControl);
    }

    /// <summary>Serves until a client asks for shutdown or <see cref="Stop"/> is called.</summary>
    public async Task RunAsync()
    {
        publisher.Status("starting", null);
        sockets.Start();
        await ended.Task.ConfigureAwait(false);
        sockets.Stop();
    }

    /// <summary>Ends <see cref="RunAsync"/>.</summary>
    public void Stop() => ended.TrySetResult();

    /// <inheritdoc/>
    public void Dispose()
    {
        shell.Dispose();
        control.Dispose();
        sockets.Dispose();
        inputs.Dispose();
    }

    private void Receive(Channel channel, Message message)
    {
        switch (channel)
        {
            case Channel.Shell:
                shell.Add(message);
                break;
            case Channel.Control:
                control.Add(message);
                break;
            default:
                inputs.Receive(message);
                break;
        }
    }

    private void HandleShell(Message request, long number) =>
        Handle(
            Channel.Shell,
            request,
            () =>
            {
                if (request.Type != "execute_request")
                {
                    return shellHandlers.Answer(request) ?? AnswerControl(request);
                }
                if (number <= abortedThrough)
                {
                    return executeHandler.Abort();
                }
                (JsonObject reply, bool stop) = executeHandler.Execute(request);
                abortedThrough = stop ? shell.Received : abortedThrough;
                return reply;
            }
        );

    private void HandleControl(Message request, long number) =>
        Handle(
            Channel.Control,
            request,
            () => AnswerControl(request) ?? (request.Type == "kernel_info_request" ? KernelInfo.Reply() : null)
        );

    private JsonObject? AnswerControl(Message request)
    {
        switch (request.Type)
        {
            case "interrupt_request":
                session.Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                return new JsonObject { ["status"] = "ok", ["restart"] = request.Content.Flag("restart", false) };
            default:
                return null;
        }
    }

    private void Handle(Channel channel, Message request, Func<JsonObject?> answer)
    {
        publisher.Status("busy", request);
        try
        {
            if (request.Type.StartsWith("comm_", StringComparison.Ordinal) && request.Type != "comm_info_request")
            {
                HandleComm(request);
            }
            else
            {
                Reply(channel, request, answer());
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A fault of the kernel's own must cost one request, not the session.
            log($"{request.Type}: {error}");
            Reply(channel, request, Faulted(error));
        }
        publisher.Status("idle", request);
        if (request.Type == "shutdown_request")
        {
            Stop();
        }
    }

    private void HandleComm(Message request)
    {
        // Nobody listens yet: the protocol asks that a comm to an unknown target be closed at once.
        if (request.Type == "comm_open")
        {
            var content = new JsonObject { ["comm_id"] = request.Content.Text("comm_id"), ["data"] = new JsonObject() };
            publisher.Publish("comm_close", content, request);
        }
    }

    private void Reply(Channel channel, Message request, JsonObject? content)
    {
        if (content is not null)
        {
            string type = request.Type.Replace("_request", "_reply", StringComparison.Ordinal);
            sockets.Send(channel, Message.Create(type, content, request));
        }
        else
        {
            log($"ignored a message of type {request.Type} on {channel}");
        }
    }

    private static JsonObject Faulted(Exception error) =>
        new()
        {
            ["status"] = "error",
            ["ename"] = error.GetType().Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray(error.ToString()),
        };
}
