using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>The cells run so far, and answers to <c>history_request</c>.</summary>
internal sealed class History
{
    private const int SessionNumber = 1;
    private readonly List<(int Line, string Input, string? Output)> entries = [];

    /// <summary>Adds a cell that runs.</summary>
    public void Add(int line, string input)
    {
        lock (entries)
        {
            entries.Add((line, input, null));
        }
    }

    /// <summary>Adds what a cell has shown as its value.</summary>
    public void Complete(int line, string output)
    {
        lock (entries)
        {
            int index = entries.FindLastIndex(entry => entry.Line == line);
            if (index >= 0 && output.Length > 0)
            {
                entries[index] = entries[index] with { Output = output };
            }
        }
    }

    /// <summary>Answers a request.</summary>
    public JsonObject Answer(JsonObject request)
    {
        lock (entries)
        {
            return AnswerLocked(request);
        }
    }

    private JsonObject AnswerLocked(JsonObject request)
    {
        IEnumerable<(int Line, string Input, string? Output)> chosen = request.Text("hist_access_type") switch
        {
            "range" => Range(request),
            "search" => Search(request),
            _ => entries.TakeLast(request.Number("n", 10)),
        };
        bool withOutput = request.Flag("output", false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. chosen.Select(entry => Entry(entry, withOutput))]),
        };
    }

    private IEnumerable<(int Line, string Input, string? Output)> Range(JsonObject request)
    {
        // Session 0 is the current one; there are no others.
        if (request.Number("session", 0) is not (0 or SessionNumber))
        {
            return [];
        }
        int start = request.Number("start", 0);
        int stop = request.Number("stop", int.MaxValue);
        return entries.Where(entry => entry.Line >= start && entry.Line < stop);
    }

    private IEnumerable<(int Line, string Input, string? Output)> Search(JsonObject request)
    {
        string pattern = request.Text("pattern");
        IEnumerable<(int Line, string Input, string? Output)> found = entries.Where(entry =>
            FileSystemName.MatchesSimpleExpression(pattern, entry.Input, ignoreCase: false)
        );
        if (request.Flag("unique", false))
        {
            found = found.Reverse().DistinctBy(entry => entry.Input).Reverse();
        }
        return found.TakeLast(request.Number("n", int.MaxValue));
    }

    private static JsonArray Entry((int Line, string Input, string? Output) entry, bool withOutput) =>
        withOutput
            ? new JsonArray(SessionNumber, entry.Line, new JsonArray(entry.Input, entry.Output))
            : new JsonArray(SessionNumber, entry.Line, entry.Input);
}
