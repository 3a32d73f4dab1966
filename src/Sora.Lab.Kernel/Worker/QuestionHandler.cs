using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Comms;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Answers questions about code and the session.</summary>
internal sealed class QuestionHandler(ICodeSession session)
{
    private readonly DebugHandler debug = new(session);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The reply's content, or null for a request not known here.</summary>
    public JsonObject? Answer(Message request) =>
        request.Type switch
        {
            "complete_request" => Complete(request.Content),
            "inspect_request" => Inspect(request.Content),
            "is_complete_request" => IsComplete(request.Content),
            "debug_request" => debug.Answer(request.Content),
            "comm_info_request" => CommHub.Info(request.Content.Text("target_name")),
            _ => null,
        };

    private JsonObject Complete(JsonObject request)
    {
        string code = request.Text("code");
        using var patience = new CancellationTokenSource(Patience);
        CompletionAnswer answer = session.Complete(code, Cursor(request, code), patience.Token);
        int start = CodePoints.Count(code, answer.Start);
        int end = CodePoints.Count(code, answer.End);
        IEnumerable<JsonNode> typed = answer.Items.Select(item => Typed(item, start, end));
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. answer.Items.Select(item => JsonValue.Create(item.Text))]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject { ["_jupyter_types_experimental"] = new JsonArray([.. typed]) },
        };
    }

    private static JsonObject Typed(CompletionItem item, int start, int end)
    {
        var typed = new JsonObject
        {
            ["text"] = item.Text,
            ["type"] = item.Type,
            ["start"] = start,
            ["end"] = end,
        };
        if (item.Signature.Length > 0)
        {
            typed["signature"] = item.Signature;
        }
        if (item.Documentation.Length > 0)
        {
            typed["documentation"] = item.Documentation;
        }
        return typed;
    }

    private JsonObject Inspect(JsonObject request)
    {
        string code = request.Text("code");
        using var patience = new CancellationTokenSource(Patience);
        MimeBundle? found = session.Inspect(code, Cursor(request, code), patience.Token);
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found?.Data ?? [],
            ["metadata"] = found?.Metadata ?? [],
        };
    }

    private JsonObject IsComplete(JsonObject request)
    {
        Completeness completeness = session.IsComplete(request.Text("code"));
        var reply = new JsonObject { ["status"] = completeness.ToString().ToLowerInvariant() };
        if (completeness == Completeness.Incomplete)
        {
            reply["indent"] = "    ";
        }
        return reply;
    }

    private static int Cursor(JsonObject request, string code) =>
        CodePoints.Offset(code, request.Number("cursor_pos", int.MaxValue));
}
