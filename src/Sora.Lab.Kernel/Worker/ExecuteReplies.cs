using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Worker;

/// <summary>The contents of replies to execute requests.</summary>
internal static class ExecuteReplies
{
    /// <summary>What an <c>error</c> broadcast says.</summary>
    public static JsonObject ErrorContent(CellError error) =>
        new()
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
        };

    /// <summary>The reply to a cell that failed.</summary>
    public static JsonObject Failed(CellError error, int executionCount)
    {
        JsonObject content = ErrorContent(error);
        content["status"] = "error";
        content["execution_count"] = executionCount;
        content["user_expressions"] = new JsonObject();
        content["payload"] = new JsonArray();
        return content;
    }

    /// <summary>The reply to a cell that was in the queue behind one that failed.</summary>
    public static JsonObject Aborted(int executionCount) =>
        new()
        {
            ["status"] = "aborted",
            ["execution_count"] = executionCount,
            ["ename"] = "Aborted",
            ["evalue"] = "an earlier cell failed",
            ["traceback"] = new JsonArray(),
        };

    /// <summary>The reply to a cell that ran to its end.</summary>
    public static JsonObject Succeeded(int executionCount, JsonObject expressions, MimeBundle? page) =>
        new()
        {
            ["status"] = "ok",
            ["execution_count"] = executionCount,
            ["user_expressions"] = expressions,
            ["payload"] = page is null ? [] : new JsonArray(Page(page)),
        };

    /// <summary>The outcome of one user expression.</summary>
    public static JsonObject Expression(CellResult result)
    {
        if (result.Error is { } error)
        {
            JsonObject content = ErrorContent(error);
            content["status"] = "error";
            return content;
        }
        MimeBundle bundle = (result.Value ?? MimeBundle.Of("text/plain", "null")).Copy();
        return new JsonObject
        {
            ["status"] = "ok",
            ["data"] = bundle.Data,
            ["metadata"] = bundle.Metadata,
        };
    }

    private static JsonObject Page(MimeBundle page) =>
        new()
        {
            ["source"] = "page",
            ["data"] = page.Copy().Data,
            ["start"] = 0,
        };
}
