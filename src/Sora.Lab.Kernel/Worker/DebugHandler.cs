using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Debugging;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Answers the debugger's protocol as JupyterLab speaks it: variables at any time, breakpoints, stops and steps.</summary>
/// <remarks>Debug Adapter Protocol 1.7 with Jupyter's additions; what is not answered is not among the capabilities.</remarks>
internal sealed class DebugHandler(ICodeSession session)
{
    private readonly ValueTree tree = new();

    /// <summary>Answers a <c>debug_request</c>.</summary>
    public JsonObject Answer(JsonObject request)
    {
        string command = request.Text("command");
        JsonObject? body = Body(command, request["arguments"] as JsonObject ?? []);
        var reply = new JsonObject
        {
            ["type"] = "response",
            ["seq"] = request.Number("seq", 0) + 1,
            ["request_seq"] = request.Number("seq", 0),
            ["command"] = command,
            ["success"] = body is not null,
            ["body"] = body ?? [],
        };
        if (body is null)
        {
            reply["message"] = $"'{command}' is not supported, or nothing is there to be answered";
        }
        return reply;
    }

    private JsonObject? Body(string command, JsonObject arguments) =>
        command switch
        {
            "debugInfo" => Info(),
            "initialize" => Initialize(),
            "attach" or "configurationDone" or "setExceptionBreakpoints" => [],
            "disconnect" => Done(session.Debugger.End),
            "dumpCell" => new JsonObject { ["sourcePath"] = session.Debugger.Know(arguments.Text("code")) },
            "source" => Source(arguments),
            "setBreakpoints" => SetBreakpoints(arguments),
            "threads" => new JsonObject { ["threads"] = new JsonArray(Thread()) },
            "modules" => new JsonObject { ["modules"] = new JsonArray(), ["totalModules"] = 0 },
            "stackTrace" => StackTrace(),
            "scopes" => Scopes(arguments.Number("frameId", 1)),
            "variables" => new JsonObject { ["variables"] = tree.Variables(arguments.Number("variablesReference", 0)) },
            "inspectVariables" => Globals(),
            "richInspectVariables" => Rich(arguments.Text("variableName")),
            "evaluate" => Evaluate(arguments.Text("expression")),
            "continue" => GoOn(Step.None),
            "next" => GoOn(Step.Over),
            "stepIn" => GoOn(Step.Into),
            "stepOut" => GoOn(Step.Out),
            "pause" => GoOn(Step.Into),
            _ => null,
        };

    private JsonObject Initialize()
    {
        session.Debugger.Start();
        return new JsonObject
        {
            ["supportsConfigurationDoneRequest"] = true,
            ["supportsModulesRequest"] = true,
            ["exceptionBreakpointFilters"] = new JsonArray(), // No stops at exceptions.
        };
    }

    private JsonObject Info() =>
        new()
        {
            ["isStarted"] = session.Debugger.IsStarted,
            ["hashMethod"] = "Murmur2",
            ["hashSeed"] = 0,
            ["tmpFilePrefix"] = CellDebugger.Prefix,
            ["tmpFileSuffix"] = CellDebugger.Suffix,
            ["breakpoints"] = new JsonArray([
                .. session.Debugger.Breakpoints.Select(pair => new JsonObject
                {
                    ["source"] = pair.Key,
                    ["breakpoints"] = new JsonArray([
                        .. pair.Value.Order().Select(line => Breakpoint(pair.Key, line, line)),
                    ]),
                }),
            ]),
            ["stoppedThreads"] = session.Debugger.Stopped is null ? [] : new JsonArray(1),
            ["richRendering"] = true,
            ["exceptionPaths"] = new JsonArray(),
            ["copyToGlobals"] = false,
        };

    private JsonObject SetBreakpoints(JsonObject arguments)
    {
        string path = (arguments["source"] as JsonObject)?.Text("path") ?? "";
        int[] asked =
        [
            .. (arguments["breakpoints"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(point => point.Number("line", 0)),
        ];
        IReadOnlyList<int?> lines = session.Debugger.SetBreakpoints(path, asked);
        return new JsonObject
        {
            ["breakpoints"] = new JsonArray([.. asked.Zip(lines, (wanted, line) => Breakpoint(path, wanted, line))]),
        };
    }

    private static JsonObject Breakpoint(string path, int asked, int? line)
    {
        var point = new JsonObject
        {
            ["verified"] = line is not null,
            ["line"] = line ?? asked,
            ["source"] = new JsonObject { ["path"] = path },
        };
        if (line is null)
        {
            point["message"] = "no statement is at or after this line";
        }
        return point;
    }

    private JsonObject? Source(JsonObject arguments)
    {
        string path = (arguments["source"] as JsonObject)?.Text("path") ?? "";
        return session.Debugger.Code(path) is { } code
            ? new JsonObject { ["content"] = code, ["mimeType"] = "text/x-csharp" }
            : null;
    }

    private static JsonObject Thread() => new() { ["id"] = 1, ["name"] = "cells" };

    private JsonObject StackTrace()
    {
        IEnumerable<JsonNode> frames = (session.Debugger.Stopped?.Frames ?? []).Select(
            (frame, i) =>
                new JsonObject
                {
                    ["id"] = i + 1,
                    ["name"] = frame.Name,
                    ["line"] = frame.Line,
                    ["column"] = 1,
                    ["source"] = new JsonObject { ["path"] = frame.Path, ["name"] = frame.Name },
                }
        );
        return new JsonObject { ["stackFrames"] = new JsonArray([.. frames]) };
    }

    // The local variables of the innermost call only: those of its callers are not known while it runs.
    private JsonObject Scopes(int frame)
    {
        var scopes = new JsonArray();
        if (frame == 1 && session.Debugger.Stopped is { Locals: var locals })
        {
            scopes.Add(Scope("Locals", tree.Add(() => locals.Select(Local))));
        }
        scopes.Add(Scope("Globals", tree.Add(SessionValues)));
        return new JsonObject { ["scopes"] = scopes };
    }

    private static JsonObject Scope(string name, int reference) =>
        new()
        {
            ["name"] = name,
            ["variablesReference"] = reference,
            ["expensive"] = false,
        };

    private JsonObject Globals()
    {
        if (session.Debugger.Stopped is null)
        {
            tree.Clear();
        }
        return new JsonObject { ["variables"] = tree.Variables(SessionValues()) };
    }

    private IEnumerable<(string, Type, object?)> SessionValues() =>
        session.Variables().Select(variable => (variable.Name, variable.Type, variable.Value));

    private static (string, Type, object?) Local((string Name, object? Value) local) =>
        (local.Name, local.Value?.GetType() ?? typeof(object), local.Value);

    private JsonObject? Rich(string name)
    {
        foreach ((string found, _, object? value) in LocalValues().Concat(SessionValues()))
        {
            if (found == name)
            {
                MimeBundle bundle = MimeFormatter.Format(value);
                return new JsonObject { ["data"] = bundle.Data, ["metadata"] = bundle.Metadata };
            }
        }
        return null;
    }

    private IEnumerable<(string, Type, object?)> LocalValues() =>
        (session.Debugger.Stopped?.Locals ?? []).Select(Local);

    private JsonObject Evaluate(string expression)
    {
        foreach ((string name, _, object? value) in LocalValues())
        {
            if (name == expression.Trim())
            {
                return Result(VariableTable.Summary(value));
            }
        }
        CellResult result = session.Evaluate(expression, CellScope.Current, "debugger");
        return Result(result.Error?.Message ?? result.Value?.Data["text/plain"]?.ToString() ?? "");
    }

    private static JsonObject Result(string text) => new() { ["result"] = text, ["variablesReference"] = 0 };

    private JsonObject GoOn(Step step)
    {
        if (session.Debugger.Stopped is not null)
        {
            tree.Clear();
        }
        session.Debugger.Resume(step);
        return new JsonObject { ["allThreadsContinued"] = true };
    }

    private static JsonObject Done(Action action)
    {
        action();
        return [];
    }
}
