using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Runs the cell of an execute request.</summary>
internal sealed class ExecuteHandler(ICodeSession session, Publisher publisher, InputChannel inputs)
{
    private readonly NotebookLanguages languages = new(Environment.CurrentDirectory);

    /// <summary>Runs one cell.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Cancelled when it is interrupted, maybe before it has begun.</param>
    /// <returns>The reply; its metadata tells the front process the <c>text</c> shown and whether to <c>restart</c>.</returns>
    public Message Execute(Message request, CancellationToken cancellation)
    {
        bool silent = request.Content.Flag("silent", false);
        int count = request.Content.Number("execution_count", 0);
        string code = request.Content.Text("code");
        var cell = new Cell(code, request.Metadata.Text("path"))
        {
            Language = CellLanguage.Of(request.Metadata) ?? Sought(request, code),
            Subshell = request.Subshell,
        };
        // Not disposed: tasks the cell leaves behind may write to it later.
        var output = new CellOutput(publisher, inputs, request, silent);
        CellResult result = session.Execute(cell, output, cancellation);
        JsonObject reply = Finish(request, count, output, result);
        NativePrints.Mark();
        var notes = new JsonObject
        {
            ["text"] = result.Value?.Data["text/plain"]?.ToString() ?? "",
            ["restart"] = result.Restarts,
        };
        return Message.Create("execute_reply", reply, request, notes);
    }

    // Front ends send their cell's metadata; nbclient, nbconvert and papermill send none.
    private string? Sought(Message request, string code) =>
        request.Metadata.ContainsKey("cellId") ? null : languages.Of(code);

    private JsonObject Finish(Message request, int count, CellOutput output, CellResult result)
    {
        if (result.Error is { } error)
        {
            output.Error(error);
            return ExecuteReplies.Failed(error, count);
        }
        if (result.Value is { } value)
        {
            output.Result(value, count);
        }
        var expressions = new JsonObject();
        foreach ((string name, string expression) in request.Content.Texts("user_expressions"))
        {
            expressions[name] = ExecuteReplies.Expression(session.Evaluate(expression, output));
        }
        output.Flush();
        return ExecuteReplies.Succeeded(count, expressions, result.Page);
    }
}
