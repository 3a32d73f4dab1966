using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Comms;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Takes the requests of the front process and answers them from the session.</summary>
/// <remarks>Cells of one shell, questions and comms wait for their like only.</remarks>
internal sealed class WorkerHost : IDisposable
{
    private readonly MessagePipe pipe;
    private readonly ICodeSession session;
    private readonly Publisher publisher;
    private readonly InputChannel inputs;
    private readonly ExecuteHandler execute;
    private readonly QuestionHandler ask;
    private readonly ConcurrentDictionary<string, RequestQueue> shells = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> cells = new();
    private readonly RequestQueue questions;
    private readonly RequestQueue comms;

    /// <summary>Takes a pipe to the front process and the session behind it.</summary>
    public WorkerHost(MessagePipe pipe, ICodeSession session)
    {
        this.pipe = pipe;
        this.session = session;
        publisher = new Publisher(pipe.Send);
        inputs = new InputChannel(pipe.Send);
        execute = new ExecuteHandler(session, publisher, inputs);
        ask = new QuestionHandler(session);
        questions = new RequestQueue("questions", (_, request) => Answer(request, ask.Answer));
        comms = new RequestQueue("comms", (_, request) => Answer(request, HandleComm));
    }

    /// <summary>Serves until the front process has gone.</summary>
    public void Serve()
    {
        foreach ((Channel channel, List<byte[]> frames) in pipe.Receive())
        {
            Message message = pipe.Decode(frames);
            switch (message.Type)
            {
                case "interrupt_request":
                    Interrupt();
                    break;
                case "execute_request":
                    cells[message.Id] = new CancellationTokenSource();
                    shells.GetOrAdd(message.Subshell, Shell).Add(message);
                    break;
                case "comm_open" or "comm_msg" or "comm_close":
                    comms.Add(message);
                    break;
                case var _ when channel == Channel.Stdin:
                    inputs.Receive(message);
                    break;
                default:
                    questions.Add(message);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RequestQueue queue in shells.Values.Append(questions).Append(comms))
        {
            queue.Dispose();
        }
        inputs.Dispose();
    }

    // Those that have come and not begun, too: whoever interrupts takes them to be running.
    private void Interrupt()
    {
        foreach (CancellationTokenSource cell in cells.Values)
        {
            cell.Cancel();
        }
        session.Interrupt();
    }

    private RequestQueue Shell(string id) => new($"shell {id}", (_, request) => Reply(request, () => Execute(request)));

    private Message Execute(Message request)
    {
        try
        {
            return execute.Execute(request, cells[request.Id].Token);
        }
        finally
        {
            cells.TryRemove(request.Id, out _);
        }
    }

    private void Answer(Message request, Func<Message, JsonObject?> answer) =>
        Reply(request, () => Message.Create("answer", answer(request) ?? [], request));

    private JsonObject? HandleComm(Message message)
    {
        var output = new CellOutput(publisher, inputs, message, silent: false);
        CellResult result = session.Run(() => CommHub.Receive(message), output);
        if (result.Error is { } error)
        {
            output.Stream("stderr", string.Join('\n', error.Traceback) + "\n");
        }
        output.Dispose();
        return null;
    }

    private void Reply(Message request, Func<Message> answer)
    {
        Message reply;
        try
        {
            reply = answer();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A fault of the kernel's own must cost one request, not the session.
            reply = Message.Create("answer", Faulted(error), request);
        }
        pipe.Send(Channel.Shell, reply);
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
