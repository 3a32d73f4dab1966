using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>Runs the cells of execute requests, in the order they came.</summary>
internal sealed class ExecuteHandler(ICodeSession session, Publisher publisher, InputChannel inputs, History history)
{
    private int executionCount;
    private int unstored;

    /// <summary>Runs one cell and returns its reply; <c>stop</c> says whether cells queued behind it must not run.</summary>
    public (JsonObject Reply, bool Stop) Execute(Message request)
    {
        string code = request.Content.Text("code");
        bool silent = request.Content.Flag("silent", false);
        bool store = !silent && request.Content.Flag("store_history", true);
        string path = store ? $"Cell[{++executionCount}]" : $"Cell[{executionCount}.{++unstored}]";
        if (!silent)
        {
            publisher.Publish(
                "execute_input",
                new JsonObject { ["code"] = code, ["execution_count"] = executionCount },
                request
            );
        }
        // Not disposed: tasks the cell leaves behind may write to it later.
        var output = new CellOutput(publisher, inputs, request, silent);
        CellResult result = session.Execute(new Cell(code, path), output);
        if (store)
        {
            history.Add(executionCount, code, result.Value?.Data["text/plain"]?.ToString());
        }
        return Finish(request, output, result);
    }

    /// <summary>The reply to a request that came before an earlier one failed.</summary>
    public JsonObject Abort() => ExecuteReplies.Aborted(executionCount);

    private (JsonObject Reply, bool Stop) Finish(Message request, CellOutput output, CellResult result)
    {
        if (result.Error is { } error)
        {
            output.Error(error);
            return (ExecuteReplies.Failed(error, executionCount), request.Content.Flag("stop_on_error", true));
        }
        if (result.Value is { } value)
        {
            output.Result(value, executionCount);
        }
        var expressions = new JsonObject();
        foreach ((string name, string expression) in request.Content.Texts("user_expressions"))
        {
            expressions[name] = ExecuteReplies.Expression(session.Evaluate(expression, output));
        }
        output.Flush();
        return (ExecuteReplies.Succeeded(executionCount, expressions, result.Page), false);
    }
}
