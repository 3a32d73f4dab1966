using System.Diagnostics;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;
using Sora.Lab.Kernel.Worker;

namespace Sora.Lab.Kernel.Server;

/// <summary>Counts cells, has the worker run them, and tells what happened when the worker did not live to answer.</summary>
internal sealed class CellRunner(WorkerSupervisor worker, Publisher publisher, History history)
{
    // A worker says after two seconds that the cell cannot be stopped; whoever asks again after that means it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private int executionCount;
    private int unstored;
    private int running;
    private long? interruptedAt;

    /// <summary>The request whose cell ran last; null when it is silent.</summary>
    public Message? Latest { get; private set; }

    /// <summary>Runs one cell and returns its reply; <c>stop</c> says whether cells queued behind it must not run.</summary>
    public (JsonObject Reply, bool Stop) Execute(Message request)
    {
        (int count, string path) = Begin(request);
        try
        {
            JsonObject asked = request.Content.DeepClone().AsObject();
            asked["execution_count"] = count;
            Message answer = worker.Ask(
                request with
                {
                    Content = asked,
                    Metadata = WithPath(request, path),
                    Buffers = [],
                }
            );
            worker.WaitForPrints();
            JsonObject reply = answer.Content.DeepClone().AsObject();
            history.Complete(count, answer.Metadata.Text("text"));
            if (answer.Metadata.Flag("restart", false))
            {
                worker.Replace("the session was reset");
            }
            return (reply, Stops(request, reply));
        }
        catch (WorkerLostException lost)
        {
            CellError error = ErrorFormatter.Lost(lost.Message);
            if (!IsSilent(request))
            {
                publisher.Publish("error", ExecuteReplies.ErrorContent(error), request);
            }
            JsonObject reply = ExecuteReplies.Failed(error, count);
            return (reply, Stops(request, reply));
        }
        finally
        {
            End();
        }
    }

    /// <summary>The reply to a request that came before an earlier one failed.</summary>
    public JsonObject Abort() => ExecuteReplies.Aborted(executionCount);

    /// <summary>Stops what runs; a second time, when the first has had no effect, by ending the worker.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            if (running > 0 && interruptedAt is { } since && Stopwatch.GetElapsedTime(since) > Patience)
            {
                worker.Replace("it was interrupted twice in a call that cannot be stopped");
                return;
            }
            interruptedAt = running > 0 ? interruptedAt ?? Stopwatch.GetTimestamp() : null;
        }
        worker.Tell(Channel.Control, Message.Create("interrupt_request", []));
    }

    private (int Count, string Path) Begin(Message request)
    {
        bool silent = IsSilent(request);
        bool store = !silent && request.Content.Flag("store_history", true);
        lock (gate)
        {
            executionCount += store ? 1 : 0;
            string path = store ? $"Cell[{executionCount}]" : $"Cell[{executionCount}.{++unstored}]";
            interruptedAt = running++ == 0 ? null : interruptedAt;
            Latest = silent ? null : request;
            string code = request.Content.Text("code");
            if (store)
            {
                history.Add(executionCount, code);
            }
            if (!silent)
            {
                var content = new JsonObject { ["code"] = code, ["execution_count"] = executionCount };
                publisher.Publish("execute_input", content, request);
            }
            return (executionCount, path);
        }
    }

    private void End()
    {
        lock (gate)
        {
            running--;
        }
    }

    private static JsonObject WithPath(Message request, string path)
    {
        JsonObject metadata = request.Metadata.DeepClone().AsObject();
        metadata["path"] = path;
        return metadata;
    }

    private static bool IsSilent(Message request) => request.Content.Flag("silent", false);

    private static bool Stops(Message request, JsonObject reply) =>
        reply.Text("status") == "error" && request.Content.Flag("stop_on_error", true);
}
